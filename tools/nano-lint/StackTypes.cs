using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Signet.NanoLint;

/// <summary>
/// The types on the evaluation stack of one method, read in a straight line: what a branch leaves for its target is
/// forgotten, so a type is known or "", never wrong.
/// </summary>
internal sealed class StackTypes
{
    private readonly MetadataReader _md;
    private readonly TypeNames _types;
    private readonly List<string> _stack = [];
    private readonly string[] _arguments;
    private readonly string[] _locals;

    public StackTypes(MetadataReader md, TypeNames types, MethodDefinitionHandle method, MethodBodyBlock body)
    {
        (_md, _types) = (md, types);
        var definition = md.GetMethodDefinition(method);
        var parameters = definition.DecodeSignature(types, null).ParameterTypes;
        bool isStatic = definition.Attributes.HasFlag(MethodAttributes.Static);
        _arguments = isStatic ? [.. parameters] : [types.Of(md, definition.GetDeclaringType()), .. parameters];
        _locals = body.LocalSignature.IsNil
            ? []
            : [.. md.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(types, null)];
    }

    /// <summary>The type some places below the top (0); "" where it isn't known.</summary>
    public string Peek(int below = 0) => below < _stack.Count ? _stack[_stack.Count - 1 - below] : "";

    /// <summary>True where a float lies on top.</summary>
    public bool IsFloat => Peek() is "System.Single" or "System.Double";

    /// <summary>Does what an instruction does to the stack.</summary>
    public void Apply(OpCode op, int operand)
    {
        string name = op.Name!;
        if (name is "dup")
        {
            Push(Peek());
            return;
        }

        string pushed = Pushed(name, operand);
        for (int i = Pops(op, operand); i > 0 && _stack.Count > 0; i--)
            _stack.RemoveAt(_stack.Count - 1);
        if (pushed != "System.Void" && op.StackBehaviourPush != StackBehaviour.Push0)
            Push(pushed);
        if (op.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
            _stack.Clear();
    }

    private void Push(string type) => _stack.Add(type);

    private string Pushed(string name, int operand)
    {
        switch (name)
        {
            case "add" or "sub" or "mul" or "div" or "rem" or "neg":
                return Peek();
            case "ldc.r4" or "ldc.r8" or "conv.r4" or "conv.r8" or "conv.r.un" or "ldelem.r4" or "ldelem.r8" or "ldind.r4"
                or "ldind.r8":
                return "System.Double";
            case "ldstr":
                return "System.String";
            case "call" or "callvirt":
                return Signature(operand)?.ReturnType ?? "";
            case "ldfld" or "ldsfld":
                return Field(MetadataTokens.EntityHandle(operand));
            case "newobj":
                return _types.Of(_md, Owner(MetadataTokens.EntityHandle(operand)));
            case "box" or "castclass" or "isinst" or "unbox.any" or "ldobj" or "ldelem":
                return _types.Of(_md, MetadataTokens.EntityHandle(operand));
        }

        if (name.StartsWith("ldloc", StringComparison.Ordinal) && !name.StartsWith("ldloca", StringComparison.Ordinal))
            return At(_locals, Index(name, operand));
        if (name.StartsWith("ldarg", StringComparison.Ordinal) && !name.StartsWith("ldarga", StringComparison.Ordinal))
            return At(_arguments, Index(name, operand));
        return "";
    }

    // "ldloc.2" bears its index in its name, "ldloc.s" in its operand.
    private static int Index(string name, int operand) => char.IsAsciiDigit(name[^1]) ? name[^1] - '0' : operand;

    private static string At(string[] types, int index) => index < types.Length ? types[index] : "";

    private int Pops(OpCode op, int operand)
    {
        switch (op.StackBehaviourPop)
        {
            case StackBehaviour.Pop0:
                return 0;
            case StackBehaviour.Varpop:
                if (Signature(operand) is not MethodSignature<string> signature)
                    return 0;
                return signature.ParameterTypes.Length + (signature.Header.IsInstance && op.Name != "newobj" ? 1 : 0);
            default:
                return op.StackBehaviourPop.ToString().Count(c => c == '_') + 1;
        }
    }

    private MethodSignature<string>? Signature(int operand)
    {
        if (operand == 0)
            return null;
        var token = MetadataTokens.EntityHandle(operand);
        return token.Kind switch
        {
            HandleKind.MethodDefinition => _md.GetMethodDefinition((MethodDefinitionHandle)token).DecodeSignature(_types, null),
            HandleKind.MemberReference => _md.GetMemberReference((MemberReferenceHandle)token).DecodeMethodSignature(_types, null),
            HandleKind.MethodSpecification =>
                Signature(MetadataTokens.GetToken(_md.GetMethodSpecification((MethodSpecificationHandle)token).Method)),
            _ => null,
        };
    }

    private string Field(EntityHandle token) => token.Kind == HandleKind.FieldDefinition
        ? _md.GetFieldDefinition((FieldDefinitionHandle)token).DecodeSignature(_types, null)
        : _md.GetMemberReference((MemberReferenceHandle)token).DecodeFieldSignature(_types, null);

    private EntityHandle Owner(EntityHandle token) => token.Kind == HandleKind.MethodDefinition
        ? _md.GetMethodDefinition((MethodDefinitionHandle)token).GetDeclaringType()
        : _md.GetMemberReference((MemberReferenceHandle)token).Parent;
}
