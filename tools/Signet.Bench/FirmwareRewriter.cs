using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Signet.Bench;

/// <summary>What is put into the firmware.</summary>
public enum Instrument
{
    /// <summary>A counter at the head of each basic block.</summary>
    Counter,

    /// <summary>A call after each allocation and at both ends of each method.</summary>
    Scale,
}

/// <summary>Puts instruments into built assemblies, without their sources or symbols.</summary>
internal sealed class FirmwareRewriter(Instrument instrument)
{
    private readonly List<Block> _blocks = [];
    private HashSet<string> _own = [];

    /// <summary>The basic blocks, by number.</summary>
    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Rewrites assemblies that belong together.</summary>
    /// <param name="paths">Their files.</param>
    /// <returns>The new files' content, by assembly name.</returns>
    public IReadOnlyDictionary<string, byte[]> Rewrite(IEnumerable<string> paths)
    {
        using var together = new OwnModules(paths);
        var modules = together.Modules;
        _own = [.. modules.Select(m => m.Assembly.Name.Name)];
        var result = new Dictionary<string, byte[]>();
        foreach (var module in modules)
        {
            var probe = new ProbeReferences(module);
            var methods = module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToArray();
            foreach (var method in methods)
            {
                method.Body.SimplifyMacros();
                if (instrument == Instrument.Counter) Count(method, probe);
                else new ScaleWeaver(method, probe, IsOwn).Weave();
                method.Body.OptimizeMacros();
            }

            if (instrument == Instrument.Scale) ScaleWeaver.KeepLocalsAlive(module);
            using var output = new MemoryStream();
            module.Write(output);
            result[module.Assembly.Name.Name] = output.ToArray();
        }

        return result;
    }

    private bool IsOwn(TypeReference type)
    {
        string scope = type.GetElementType().Scope switch
        {
            AssemblyNameReference reference => reference.Name,
            ModuleDefinition module => module.Assembly.Name.Name,
            _ => "",
        };
        return _own.Contains(scope);
    }

    private void Count(MethodDefinition method, ProbeReferences probe)
    {
        var body = method.Body;
        var leaders = Leaders(body);
        var heads = new Dictionary<Instruction, Instruction>();
        string name = method.DeclaringType.FullName + "::" + method.Name;
        Block? block = null;
        foreach (var instruction in body.Instructions.ToArray())
        {
            if (leaders.Contains(instruction))
            {
                block = new Block(name);
                heads[instruction] = Instruction.Create(OpCodes.Ldc_I4, _blocks.Count);
                _blocks.Add(block);
            }

            Describe(instruction, block!);
        }

        Redirect(body, heads);
        var il = body.GetILProcessor();
        foreach (var (instruction, head) in heads)
        {
            il.InsertBefore(instruction, head);
            il.InsertBefore(instruction, Instruction.Create(OpCodes.Call, probe.Hit));
        }
    }

    private void Describe(Instruction instruction, Block block)
    {
        var code = instruction.OpCode;
        if (code.OpCodeType == OpCodeType.Prefix) return;

        block.Operations++;
        var target = instruction.Operand as MethodReference;
        bool library = target != null && !IsOwn(target.DeclaringType);
        if (code == OpCodes.Newobj)
        {
            if (!OwnModules.IsStructure(target!.DeclaringType)) block.Objects++;
            else if (!library) block.Copies++;
        }
        else if (code == OpCodes.Newarr) block.Arrays++;
        else if (code == OpCodes.Box) block.Boxes++;
        else if (code == OpCodes.Ldstr) block.Literals++;
        else if (CopiesStructure(instruction)) block.Copies++;

        if (library && code.FlowControl == FlowControl.Call)
            block.LibraryCalls.Add(target!.DeclaringType.FullName + "::" + target.Name);
    }

    // Structures of our own only: those of the class library that the firmware may use (DateTime, TimeSpan) are one
    // heap block in place on the device.
    private bool CopiesStructure(Instruction instruction)
    {
        var type = instruction.OpCode.Code switch
        {
            Code.Ldobj or Code.Stobj or Code.Cpobj or Code.Ldelem_Any or Code.Stelem_Any or Code.Unbox_Any
                or Code.Initobj => (TypeReference)instruction.Operand,
            Code.Ldfld or Code.Ldsfld or Code.Stfld or Code.Stsfld => ((FieldReference)instruction.Operand).FieldType,
            Code.Call or Code.Callvirt => ((MethodReference)instruction.Operand).ReturnType,
            _ => null,
        };
        return type != null && IsOwn(type) && OwnModules.IsStructure(type);
    }

    // A block also ends after a call, so that what a callee's exception skips is not counted.
    private static HashSet<Instruction> Leaders(MethodBody body)
    {
        var leaders = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target) leaders.Add(target);
            if (instruction.Operand is Instruction[] targets) leaders.UnionWith(targets);
            bool ends = instruction.OpCode.FlowControl is not (FlowControl.Next or FlowControl.Meta)
                || instruction.OpCode == OpCodes.Newobj;
            if (ends && instruction.Next != null) leaders.Add(instruction.Next);
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            leaders.Add(handler.TryStart);
            leaders.Add(handler.HandlerStart);
            if (handler.FilterStart != null) leaders.Add(handler.FilterStart);
        }

        return leaders;
    }

    /// <summary>Leads every jump and every region that names an instruction to what is put before it.</summary>
    internal static void Redirect(MethodBody body, Dictionary<Instruction, Instruction> heads)
    {
        Instruction Of(Instruction old) => old != null && heads.TryGetValue(old, out var head) ? head : old!;

        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target) instruction.Operand = Of(target);
            if (instruction.Operand is Instruction[] targets) instruction.Operand = targets.Select(Of).ToArray();
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            handler.TryStart = Of(handler.TryStart);
            handler.TryEnd = Of(handler.TryEnd);
            handler.HandlerStart = Of(handler.HandlerStart);
            handler.HandlerEnd = Of(handler.HandlerEnd);
            handler.FilterStart = Of(handler.FilterStart);
        }
    }
}

/// <summary>The methods of <see cref="Probe"/> as one module sees them.</summary>
internal sealed class ProbeReferences(ModuleDefinition module)
{
    public MethodReference Hit { get; } = Import(module, nameof(Probe.Hit));

    public MethodReference Allocated { get; } = Import(module, nameof(Probe.Allocated));

    public MethodReference Literal { get; } = Import(module, nameof(Probe.Literal));

    public MethodReference Enter { get; } = Import(module, nameof(Probe.Enter));

    public MethodReference Leave { get; } = Import(module, nameof(Probe.Leave));

    public MethodReference Unwound { get; } = Import(module, nameof(Probe.Unwound));

    // Object, string and int become the module's own, whatever assembly holds them.
    private static MethodReference Import(ModuleDefinition module, string name) =>
        module.ImportReference(typeof(Probe).GetMethod(name));
}
