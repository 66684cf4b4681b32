using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Signet.Tls.Tests.Fuzz;

/// <summary>
/// Fuzzing with a stated floor of coverage: the firmware's parsers are rewritten so that each straight piece of code counts,
/// and the run must have been in at least <see cref="Floor"/> per cent of the pieces.
/// </summary>
public class CoverageTests(ITestOutputHelper output)
{
    /// <summary>Per cent of the pieces of all parsers that the default run reaches at least.</summary>
    private const int Floor = 92;

    private const int Seed = 8446;

    // SIGNET_TLS_FUZZ sets another number of rounds than the default.
    private const string Variable = "SIGNET_TLS_FUZZ";
    private const int Rounds = 1500;

    private static readonly string[] Parsers =
    [
        "RecordReader", "MessageAssembler", "MessageReader", "StreamedMessage", "ServerHello", "EncryptedExtensions",
        "CertificateRequest", "CertificateMessage", "NewSessionTicket", "CertificateParser", "PathValidator", "ReferenceIdentity",
    ];

    [Fact]
    public void Damaged_input_ends_in_typed_errors_and_reaches_the_parsers_code()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? Rounds.ToString());
        string firmware = typeof(TlsEngine).Assembly.Location;
        byte[] counting = Rewrite(firmware, out List<string> places);
        var world = new World(counting);
        Assembly tests = world.LoadFromAssemblyPath(typeof(CoverageTests).Assembly.Location);
        Type run = tests.GetType(typeof(FuzzRun).FullName!, true)!;
        int outcomes = (int)run.GetMethod(nameof(FuzzRun.Run))!.Invoke(null, [Seed, rounds])!;
        byte[] hits = (byte[])world.Firmware.GetType("Signet.Tls.Coverage", true)!.GetField("Hits")!.GetValue(null)!;
        double percent = 100.0 * hits.Count(h => h != 0) / hits.Length;
        foreach (IGrouping<string, string> missed in places.Where((_, i) => hits[i] == 0).GroupBy(p => p))
        {
            output.WriteLine($"not reached: {missed.Key}, {missed.Count()} pieces");
        }

        output.WriteLine($"{rounds} rounds, {outcomes} different errors, {percent:F1} % of {hits.Length} pieces");
        Assert.True(outcomes > 20);
        Assert.InRange(percent, Floor, 100);
    }

    private static byte[] Rewrite(string path, out List<string> places)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        ModuleDefinition module = assembly.MainModule;
        places = [];
        var coverage = new TypeDefinition(
            "Signet.Tls",
            "Coverage",
            Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Abstract | Mono.Cecil.TypeAttributes.Sealed,
            module.TypeSystem.Object);
        var hits = new FieldDefinition(
            "Hits", Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, new ArrayType(module.TypeSystem.Byte));
        coverage.Fields.Add(hits);
        foreach (TypeDefinition type in module.Types.Where(t => Parsers.Contains(t.Name)))
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

    /// <summary>Loads the firmware's TLS rewritten, the tests once more, and everything else as it is.</summary>
    private sealed class World : AssemblyLoadContext
    {
        public World(byte[] firmware)
        {
            Firmware = LoadFromStream(new MemoryStream(firmware));
        }

        public Assembly Firmware { get; }

        protected override Assembly? Load(AssemblyName name) => name.Name == "Signet.Tls" ? Firmware : null;
    }
}
