using System.Reflection;
using System.Reflection.Emit;

namespace Signet.Bench.Tests;

/// <summary>
/// An assembly whose instructions are written out one by one, so that what runs can be counted by hand; made without
/// the library that the rewriter reads with.
/// </summary>
internal static class Sample
{
    internal const string Name = "Signet.Sample";

    /// <summary>Writes the assembly into a folder and gives its path.</summary>
    internal static string Write(string folder)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(Name).DefineType("Methods", TypeAttributes.Public | TypeAttributes.Class);
        var constructor = type.DefineDefaultConstructor(MethodAttributes.Public);
        Loop(Define(type, "Loop"));
        Select(Define(type, "Select", typeof(int)));
        var thrower = Define(type, "Throw");
        Throw(thrower);
        Catch(Define(type, "Catch"), thrower);
        Finally(Define(type, "Finally"));
        Prefix(Define(type, "Prefix"));
        Allocate(Define(type, "Allocate"), constructor);
        FarJump(Define(type, "FarJump"));
        Recurse(Define(type, "Recurse", typeof(int)));
        type.CreateType();
        string path = Path.Combine(folder, Name + ".dll");
        assembly.Save(path);
        return path;
    }

    private static MethodBuilder Define(TypeBuilder type, string name, params Type[] parameters) =>
        type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), parameters);

    // 3 to begin, 10 × 4 in the body, 11 × 3 in the condition, 1 to return.
    private static void Loop(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        il.DeclareLocal(typeof(int));
        var body = il.DefineLabel();
        var condition = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Stloc_0);
        il.Emit(OpCodes.Br_S, condition);
        il.MarkLabel(body);
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc_0);
        il.MarkLabel(condition);
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Ldc_I4_S, (sbyte)10);
        il.Emit(OpCodes.Blt_S, body);
        il.Emit(OpCodes.Ret);
    }

    // 2 for the switch; case 0: nop, br, ret; case 1: ret; otherwise: br, ret.
    private static void Select(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        Label[] cases = [il.DefineLabel(), il.DefineLabel()];
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Switch, cases);
        il.Emit(OpCodes.Br_S, cases[1]);
        il.MarkLabel(cases[0]);
        il.Emit(OpCodes.Nop);
        il.Emit(OpCodes.Br_S, cases[1]);
        il.MarkLabel(cases[1]);
        il.Emit(OpCodes.Ret);
    }

    // 2 up to the throw.
    private static void Throw(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([])!);
        il.Emit(OpCodes.Throw);
        il.Emit(OpCodes.Ret);
    }

    // 2 up to the call; what follows it in the block does not run; pop, leave, ret in and after the handler: 5, and 2
    // in the callee.
    private static void Catch(MethodBuilder method, MethodBuilder thrower)
    {
        var il = method.GetILGenerator();
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Nop);
        il.Emit(OpCodes.Call, thrower);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Pop);
        il.BeginCatchBlock(typeof(InvalidOperationException));
        il.Emit(OpCodes.Pop);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ret);
    }

    // Three turns of a loop whose body is a try with finally. 3 to begin; in each turn ldloc, ldc, add, stloc, leave, nop,
    // endfinally and ldloc, ldc, blt: 10; and ldloc, ldc, blt once at the entry; ret.
    private static void Finally(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        il.DeclareLocal(typeof(int));
        var body = il.DefineLabel();
        var condition = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Stloc_0);
        il.Emit(OpCodes.Br_S, condition);
        il.MarkLabel(body);
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc_0);
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Nop);
        il.EndExceptionBlock();
        il.MarkLabel(condition);
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Ldc_I4_3);
        il.Emit(OpCodes.Blt, body);
        il.Emit(OpCodes.Ret);
    }

    // ldc, stloc, ldloca, callvirt with a prefix, pop, ret: the prefix is no operation of its own.
    private static void Prefix(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        il.DeclareLocal(typeof(int));
        il.Emit(OpCodes.Ldc_I4_5);
        il.Emit(OpCodes.Stloc_0);
        il.Emit(OpCodes.Ldloca_S, (byte)0);
        il.Emit(OpCodes.Constrained, typeof(int));
        il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("ToString")!);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
    }

    // One of each kind that the device allocates for, and a structure of the class library, which it does not: 14, and the
    // constructor's ldarg, call, ret.
    private static void Allocate(MethodBuilder method, ConstructorBuilder constructor)
    {
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldc_I4_S, (sbyte)32);
        il.Emit(OpCodes.Newarr, typeof(byte));
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldc_I4_7);
        il.Emit(OpCodes.Box, typeof(int));
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldstr, "twelve bytes");
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldc_I8, 1L);
        il.Emit(OpCodes.Newobj, typeof(TimeSpan).GetConstructor([typeof(long)])!);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
    }

    // A short jump over more instructions than it can reach once a counter stands at each block: ldc, brtrue, ret.
    private static void FarJump(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        var end = il.DefineLabel();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Brtrue_S, end);
        for (int i = 0; i < 20; i++)
        {
            var next = il.DefineLabel();
            il.Emit(OpCodes.Br_S, next);
            il.MarkLabel(next);
        }

        il.MarkLabel(end);
        il.Emit(OpCodes.Ret);
    }

    // Each level: ldarg, brfalse, ldarg, ldc, sub, call, ret; the last: ldarg, brfalse, ret.
    private static void Recurse(MethodBuilder method)
    {
        var il = method.GetILGenerator();
        var end = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brfalse_S, end);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Call, method);
        il.MarkLabel(end);
        il.Emit(OpCodes.Ret);
    }
}
