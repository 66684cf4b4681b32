using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Signet.NanoLint;

/// <summary>The rules that look into method bodies.</summary>
public sealed class BodyRules
{
    private const int TableLimit = 255;

    private static readonly OpCode[] OneByte = new OpCode[256];
    private static readonly OpCode[] TwoByte = new OpCode[256];

    private readonly PEReader _pe;
    private readonly MetadataReader _md;
    private readonly MetadataNames _names;
    private readonly Action<MethodDefinitionHandle, int, string> _say;
    private readonly TypeNames _types;
    private readonly HashSet<EntityHandle> _initialised = [];

    static BodyRules()
    {
        foreach (var field in typeof(OpCodes).GetFields())
        {
            var op = (OpCode)field.GetValue(null)!;
            (op.Size == 1 ? OneByte : TwoByte)[op.Value & 0xFF] = op;
        }
    }

    public BodyRules(
        PEReader pe, MetadataReader md, MetadataNames names, Action<MethodDefinitionHandle, int, string> say)
    {
        (_pe, _md, _names, _types, _say) = (pe, md, names, new TypeNames(names), say);
        foreach (var type in md.TypeDefinitions)
        {
            if (md.GetTypeDefinition(type).GetMethods().Any(m => Name(m) == ".cctor"))
                _initialised.Add(type);
        }
    }

    /// <summary>The string literals seen.</summary>
    public HashSet<string> Literals { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks one method and returns the bytes of its IL.</summary>
    public int Check(TypeDefinitionHandle type, MethodDefinitionHandle method)
    {
        int rva = _md.GetMethodDefinition(method).RelativeVirtualAddress;
        if (rva == 0)
            return 0;

        var body = _pe.GetMethodBody(rva);
        if (body.MaxStack > TableLimit)
            _say(method, 0, "evaluation stack over 255");
        CheckLocals(method, body);
        CheckHandlers(method, body);
        CheckCode(type, method, body);
        return body.GetILReader().Length;
    }

    private string Name(MethodDefinitionHandle method) => _md.GetString(_md.GetMethodDefinition(method).Name);

    private void CheckLocals(MethodDefinitionHandle method, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
            return;
        var blob = _md.GetBlobReader(_md.GetStandaloneSignature(body.LocalSignature).Signature);
        blob.ReadByte();
        int count = blob.ReadCompressedInteger();
        if (count > TableLimit)
            _say(method, 0, count + " locals, at most 255");
        var signature = _md.GetStandaloneSignature(body.LocalSignature);
        var found = signature.DecodeLocalSignature(SignatureFlags.Instance, null).Aggregate((x, y) => x | y);
        foreach (var rule in SignatureFlags.Rules(found))
            _say(method, 0, rule);
    }

    private void CheckHandlers(MethodDefinitionHandle method, MethodBodyBlock body)
    {
        foreach (var region in body.ExceptionRegions)
        {
            if (region.Kind == ExceptionRegionKind.Filter)
                _say(method, region.HandlerOffset, "exception filter");
            if (region.Kind != ExceptionRegionKind.Catch)
                continue;
            var caught = _names.TypeName(region.CatchType);
            if (caught.StartsWith("System.", StringComparison.Ordinal) && caught is not ("System.Exception" or "System.Object"))
                _say(method, region.HandlerOffset, "catches " + caught + ", which the device throws as another type");
        }
    }

    private void CheckCode(TypeDefinitionHandle type, MethodDefinitionHandle method, MethodBodyBlock body)
    {
        var il = body.GetILReader();
        bool initialiser = Name(method) == ".cctor";
        var stack = new StackTypes(_md, _types, method, body);
        EntityHandle constrained = default, boxed = default;
        OpCode previous = default;
        while (il.RemainingBytes > 0)
        {
            int at = il.Offset;
            byte first = il.ReadByte();
            var op = first == 0xFE ? TwoByte[il.ReadByte()] : OneByte[first];
            int token = ReadOperand(ref il, op, out int targets);
            if (targets > TableLimit)
                _say(method, at, "switch of " + targets + " targets, at most 255");

            string name = op.Name!;
            if (name == "localloc")
                _say(method, at, "stackalloc");
            else if (name.Contains(".ovf", StringComparison.Ordinal))
                _say(method, at, "checked arithmetic never throws on the device");
            else if (name == "throw" && previous.Name == "ldnull")
                _say(method, at, "throw null ends the thread");
            else if (name is "div" or "rem" && stack.IsFloat)
                _say(method, at, "a float divided by zero throws on the device: multiply, or count in integers");
            else if (name.StartsWith("conv.i", StringComparison.Ordinal) || name.StartsWith("conv.u", StringComparison.Ordinal))
                CheckConversion(method, at, stack);
            else if (name == "ldstr")
                CheckLiteral(method, at, _md.GetUserString((UserStringHandle)MetadataTokens.Handle(token)));
            else if (op.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
                CheckInstantiation(method, at, MetadataTokens.EntityHandle(token));
            if (name is "call" or "callvirt" or "newobj" or "ldsfld" or "stsfld" or "ldsflda")
                CheckMember(type, method, at, name, MetadataTokens.EntityHandle(token), constrained, boxed, initialiser, stack);

            if (name == "constrained.")
                constrained = MetadataTokens.EntityHandle(token);
            else if (name is "call" or "callvirt" or "newobj")
                constrained = default;
            if (name == "box")
                boxed = MetadataTokens.EntityHandle(token);
            else if (name is "call" or "callvirt")
                boxed = default;
            previous = op;
            stack.Apply(op, token);
        }
    }

    private void CheckConversion(MethodDefinitionHandle method, int at, StackTypes stack)
    {
        if (stack.IsFloat)
            _say(method, at, "a float out of range becomes another integer on the device");
    }

    private static int ReadOperand(ref BlobReader il, OpCode op, out int targets)
    {
        targets = 0;
        switch (op.OperandType)
        {
            case OperandType.InlineNone:
                return 0;
            case OperandType.InlineSwitch:
                targets = il.ReadInt32();
                il.Offset += 4 * targets;
                return 0;
            case OperandType.InlineI8 or OperandType.InlineR:
                il.Offset += 8;
                return 0;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI:
                il.Offset += 1;
                return 0;
            case OperandType.ShortInlineVar:
                return il.ReadByte();
            case OperandType.InlineVar:
                return il.ReadUInt16();
            default:
                return il.ReadInt32();
        }
    }

    private void CheckLiteral(MethodDefinitionHandle method, int at, string text)
    {
        Literals.Add(text);
        if (text.Contains('\0'))
            _say(method, at, "NUL in a string literal: the device cuts there");
    }

    private void CheckInstantiation(MethodDefinitionHandle method, int at, EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification)
            _say(method, at, "generic method call");
        if (token.Kind == HandleKind.MemberReference)
            token = _md.GetMemberReference((MemberReferenceHandle)token).Parent;
        if (token.Kind != HandleKind.TypeSpecification)
            return;
        var found = _md.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(SignatureFlags.Instance, null);
        foreach (var rule in SignatureFlags.Rules(found))
            _say(method, at, rule);
    }

    private void CheckMember(
        TypeDefinitionHandle type, MethodDefinitionHandle method, int at, string op, EntityHandle token,
        EntityHandle constrained, EntityHandle boxed, bool initialiser, StackTypes stack)
    {
        var (owner, member, ownerHandle) = _names.Member(token);
        bool valueText = member == "ToString" && !constrained.IsNil && _names.IsEnum(constrained);
        bool boxedText = owner == "System.String" && member is "Format" or "Concat" && !boxed.IsNil && _names.IsEnum(boxed);
        if (valueText || boxedText)
            _say(method, at, "an enum as text is its number on the device");
        if (MemberRules.Of(owner, member, op == "newobj") is string rule)
            _say(method, at, rule);
        int above = MemberRules.ValuesAboveKey(owner, member);
        if (above >= 0 && !MemberRules.IsPortableKey(stack.Peek(above)))
            _say(method, at, "a Hashtable finds only strings and integers again on the device");
        if (initialiser && ownerHandle.Kind == HandleKind.TypeDefinition && ownerHandle != (EntityHandle)type
            && _initialised.Contains(ownerHandle)
            && MetadataTokens.GetRowNumber(ownerHandle) > MetadataTokens.GetRowNumber(type))
            _say(method, at, "static initialiser uses " + owner + ", which the device initialises later");
    }
}
