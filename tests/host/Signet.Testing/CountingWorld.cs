using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Signet.Testing;

/// <summary>
/// A firmware assembly whose parsers count: rewritten so that each straight piece of their code leaves a mark when it is run,
/// and loaded into a world of its own, with what uses it once more.
/// </summary>
public sealed class CountingWorld : AssemblyLoadContext
{
    private readonly Dictionary<string, Counted> _firmware = [];

    /// <summary>Rewrites parsers.</summary>
    /// <param name="parsers">Names of types, each list for the assembly that a type of it stands for.</param>
    public CountingWorld(params (Assembly Firmware, string[] Types)[] parsers)
    {
        foreach ((Assembly firmware, string[] types) in parsers)
        {
            byte[] rewritten = Rewrite(firmware.Location, types, out List<string> places);
            _firmware[firmware.GetName().Name!] = new Counted(LoadFromStream(new MemoryStream(rewritten)), places);
        }
    }

    /// <summary>Calls a static method in this world.</summary>
    /// <param name="type">Type of an assembly that uses the firmware; a second one of the name is loaded.</param>
    /// <param name="method">Name of a public static method.</param>
    /// <param name="arguments">Its arguments; of types that both worlds share.</param>
    /// <returns>What it returns.</returns>
    public object? Call(Type type, string method, params object[] arguments)
    {
        Assembly again = LoadFromAssemblyPath(type.Assembly.Location);
        return again.GetType(type.FullName!, true)!.GetMethod(method)!.Invoke(null, arguments);
    }

    /// <summary>Per cent of the pieces that were run, of each type.</summary>
    /// <returns>Type, pieces, per cent, and the methods with pieces that weren't run.</returns>
    public List<(string Type, int Pieces, double Percent, string[] Missed)> Reached()
    {
        var reached = new List<(string, int, double, string[])>();
        foreach (Counted counted in _firmware.Values)
        {
            byte[] hits = (byte[])counted.Assembly.GetType("Signet.Coverage", true)!.GetField("Hits")!.GetValue(null)!;
            foreach (var type in counted.Places.Select((place, i) => (Place: place, Hit: hits[i] != 0)).GroupBy(p => p.Place.Split('.')[0]))
            {
                string[] missed = [.. type.Where(p => !p.Hit).GroupBy(p => p.Place).Select(p => $"{p.Key}, {p.Count()} pieces")];
                reached.Add((type.Key, type.Count(), 100.0 * type.Count(p => p.Hit) / type.Count(), missed));
            }
        }

        return reached;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName name) => _firmware.GetValueOrDefault(name.Name!)?.Assembly;

    private static byte[] Rewrite(string path, string[] parsers, out List<string> places)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        ModuleDefinition module = assembly.MainModule;
        places = [];
        var coverage = new TypeDefinition(
            "Signet",
            "Coverage",
            Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Abstract | Mono.Cecil.TypeAttributes.Sealed,
            module.TypeSystem.Object);
        var hits = new FieldDefinition(
            "Hits", Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, new ArrayType(module.TypeSystem.Byte));
        coverage.Fields.Add(hits);
        foreach (TypeDefinition type in module.Types.Where(t => parsers.Contains(t.Name)))
        {
            foreach (MethodDefinition method in type.Methods.Where(m => m.HasBody && !m.IsConstructor && !m.IsGetter))
            {
                Count(method, hits, type.Name + "." + method.Name, places);
            }
        }

        var make = new MethodDefinition(
            ".cctor",
            Mono.Cecil.MethodAttributes.Private | Mono.Cecil.MethodAttributes.Static | Mono.Cecil.MethodAttributes.SpecialName
                | Mono.Cecil.MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        ILProcessor il = make.Body.GetILProcessor();
        il.Emit(OpCodes.Ldc_I4, places.Count);
        il.Emit(OpCodes.Newarr, module.TypeSystem.Byte);
        il.Emit(OpCodes.Stsfld, hits);
        il.Emit(OpCodes.Ret);
        coverage.Methods.Add(make);
        module.Types.Add(coverage);
        using var stream = new MemoryStream();
        assembly.Write(stream);
        return stream.ToArray();
    }

    // Puts a mark before each instruction that a branch, a switch or a handler leads to, and after each branch.
    private static void Count(MethodDefinition method, FieldDefinition hits, string place, List<string> places)
    {
        Mono.Cecil.Cil.MethodBody body = method.Body;
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                starts.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                starts.UnionWith(targets);
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next != null)
            {
                starts.Add(instruction.Next);
            }
        }

        starts.UnionWith(body.ExceptionHandlers.Select(h => h.HandlerStart));

        // Long branches, since the marks push targets away.
        foreach (Instruction instruction in body.Instructions)
        {
            instruction.OpCode = Long(instruction.OpCode);
        }

        ILProcessor il = body.GetILProcessor();
        var moved = new Dictionary<Instruction, Instruction>();
        foreach (Instruction start in body.Instructions.Where(starts.Contains).ToList())
        {
            Instruction first = il.Create(OpCodes.Ldsfld, hits);
            il.InsertBefore(start, first);
            il.InsertBefore(start, il.Create(OpCodes.Ldc_I4, places.Count));
            il.InsertBefore(start, il.Create(OpCodes.Ldc_I4_1));
            il.InsertBefore(start, il.Create(OpCodes.Stelem_I1));
            moved[start] = first;
            places.Add(place);
        }

        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target && moved.TryGetValue(target, out Instruction? to))
            {
                instruction.Operand = to;
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                instruction.Operand = targets.Select(t => moved.GetValueOrDefault(t, t)).ToArray();
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = moved.GetValueOrDefault(handler.TryStart, handler.TryStart);
            handler.TryEnd = moved.GetValueOrDefault(handler.TryEnd, handler.TryEnd);
            handler.HandlerStart = moved.GetValueOrDefault(handler.HandlerStart, handler.HandlerStart);
            handler.HandlerEnd = handler.HandlerEnd == null ? null : moved.GetValueOrDefault(handler.HandlerEnd, handler.HandlerEnd);
        }
    }

    private static OpCode Long(OpCode code) => code.Code switch
    {
        Code.Br_S => OpCodes.Br,
        Code.Brtrue_S => OpCodes.Brtrue,
        Code.Brfalse_S => OpCodes.Brfalse,
        Code.Beq_S => OpCodes.Beq,
        Code.Bne_Un_S => OpCodes.Bne_Un,
        Code.Bge_S => OpCodes.Bge,
        Code.Bge_Un_S => OpCodes.Bge_Un,
        Code.Bgt_S => OpCodes.Bgt,
        Code.Bgt_Un_S => OpCodes.Bgt_Un,
        Code.Ble_S => OpCodes.Ble,
        Code.Ble_Un_S => OpCodes.Ble_Un,
        Code.Blt_S => OpCodes.Blt,
        Code.Blt_Un_S => OpCodes.Blt_Un,
        Code.Leave_S => OpCodes.Leave,
        _ => code,
    };

    private sealed record Counted(Assembly Assembly, List<string> Places);
}
