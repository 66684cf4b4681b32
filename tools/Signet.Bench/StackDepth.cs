using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Signet.Bench;

/// <summary>
/// The greatest depth of a method's evaluation stack. The device's image holds that, while the compiler's own number is 8
/// for every small method.
/// </summary>
internal static class StackDepth
{
    /// <summary>Counts pushes and pops along the code.</summary>
    public static int Of(MethodBody body)
    {
        var depths = new Dictionary<Instruction, int>();
        foreach (var handler in body.ExceptionHandlers)
        {
            if (handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter) depths[handler.HandlerStart] = 1;
        }

        int depth = 0;
        int greatest = 0;
        foreach (var instruction in body.Instructions)
        {
            depth = depths.GetValueOrDefault(instruction, depth);
            depth += Pushes(instruction) - Pops(instruction, depth, body.Method);
            greatest = Math.Max(greatest, depth);
            foreach (var target in Targets(instruction)) depths[target] = depth;

            // What follows is reached by a jump or not at all.
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw) depth = 0;
        }

        return greatest;
    }

    private static Instruction[] Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction one => [one],
        Instruction[] many => many,
        _ => [],
    };

    private static int Pushes(Instruction instruction)
    {
        if (instruction.OpCode.StackBehaviourPush == StackBehaviour.Varpush)
            return ((IMethodSignature)instruction.Operand).ReturnType.MetadataType == MetadataType.Void ? 0 : 1;
        return Parts(instruction.OpCode.StackBehaviourPush, StackBehaviour.Push0);
    }

    private static int Pops(Instruction instruction, int depth, MethodDefinition method)
    {
        switch (instruction.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.PopAll:
                return depth;
            case StackBehaviour.Varpop when instruction.OpCode == OpCodes.Ret:
                return method.ReturnType.MetadataType == MetadataType.Void ? 0 : 1;
            case StackBehaviour.Varpop:
                var target = (IMethodSignature)instruction.Operand;
                return target.Parameters.Count + (target.HasThis && instruction.OpCode != OpCodes.Newobj ? 1 : 0);
            default:
                return Parts(instruction.OpCode.StackBehaviourPop, StackBehaviour.Pop0);
        }
    }

    // Popref_popi_popi takes three.
    private static int Parts(StackBehaviour behaviour, StackBehaviour none) =>
        behaviour == none ? 0 : behaviour.ToString().Split('_').Length;
}
