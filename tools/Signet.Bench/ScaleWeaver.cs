using System.Diagnostics;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Signet.Bench;

/// <summary>Reports the allocations of one method, and its frame.</summary>
internal sealed class ScaleWeaver(MethodDefinition method, ProbeReferences probe, Func<TypeReference, bool> isOwn)
{
    private readonly MethodBody _body = method.Body;

    /// <summary>Makes the desktop keep what a local variable refers to until its method ends, as the device does.</summary>
    /// <param name="module">The rewritten module.</param>
    public static void KeepLocalsAlive(ModuleDefinition module)
    {
        var old = module.Assembly.CustomAttributes.Where(a => a.AttributeType.Name == nameof(DebuggableAttribute)).ToArray();
        foreach (var attribute in old) module.Assembly.CustomAttributes.Remove(attribute);

        var constructor = typeof(DebuggableAttribute).GetConstructor([typeof(bool), typeof(bool)]);
        var debuggable = new CustomAttribute(module.ImportReference(constructor));
        debuggable.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.Boolean, true));
        debuggable.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.Boolean, true));
        module.Assembly.CustomAttributes.Add(debuggable);
    }

    /// <summary>Rewrites the method.</summary>
    public void Weave()
    {
        var il = _body.GetILProcessor();
        int frame = NanoLayout.Frame(_body.Variables.Count, StackDepth.Of(_body));
        var depth = new VariableDefinition(method.Module.TypeSystem.Int32);
        var heads = new Dictionary<Instruction, Instruction>();
        var inserts = new List<(Instruction Before, Instruction[] New)>();
        foreach (var instruction in _body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Ret)
            {
                Instruction[] leave =
                    [Instruction.Create(OpCodes.Ldc_I4, frame), Instruction.Create(OpCodes.Call, probe.Leave)];
                heads[instruction] = leave[0];
                inserts.Add((instruction, leave));
            }

            if (Makes(instruction) is { } after) inserts.Add((instruction.Next, after));
        }

        foreach (var handler in _body.ExceptionHandlers)
        {
            Instruction[] unwind =
                [Instruction.Create(OpCodes.Ldloc, depth), Instruction.Create(OpCodes.Call, probe.Unwound)];

            // What is before the handler's first instruction is its new first one; nothing may jump there.
            heads[handler.HandlerStart] = unwind[0];
            inserts.Insert(0, (handler.HandlerStart, unwind));
        }

        _body.Variables.Add(depth);
        _body.InitLocals = true;
        FirmwareRewriter.Redirect(_body, heads);
        foreach (var (before, added) in inserts)
            foreach (var instruction in added) il.InsertBefore(before, instruction);

        var first = _body.Instructions[0];
        il.InsertBefore(first, Instruction.Create(OpCodes.Ldc_I4, frame));
        il.InsertBefore(first, Instruction.Create(OpCodes.Call, probe.Enter));
        il.InsertBefore(first, Instruction.Create(OpCodes.Stloc, depth));
    }

    private Instruction[]? Makes(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ldstr:
                return [Instruction.Create(OpCodes.Call, probe.Literal)];
            case Code.Newarr or Code.Box:
                return Report();
            case Code.Newobj:
                return OwnModules.IsStructure(((MethodReference)instruction.Operand).DeclaringType) ? null : Report();
            case Code.Call or Code.Callvirt:
                var target = (MethodReference)instruction.Operand;
                var type = target.ReturnType.MetadataType;
                bool answer = !isOwn(target.DeclaringType)
                    && (type == MetadataType.String || type == MetadataType.Object || target.ReturnType.IsArray);
                return answer ? Report() : null;
            default:
                return null;
        }
    }

    private Instruction[] Report() =>
        [Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Call, probe.Allocated)];
}
