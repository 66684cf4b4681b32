using System.Reflection;
using System.Reflection.Emit;
using Signet.NanoLint;

namespace Signet.Build.Tests;

/// <summary>The sizes at which the device's tables overflow, tried with assemblies made for it: at the limit, and one above.</summary>
public class LintLimitTests
{
    private const MethodAttributes Static = MethodAttributes.Public | MethodAttributes.Static;

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void StaticFieldsOfOneType(int count, bool refused) => Judge("more than 255 static fields", refused, type =>
    {
        for (int i = 0; i < count; i++)
            type.DefineField("f" + i, typeof(int), FieldAttributes.Public | FieldAttributes.Static);
    });

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void MethodsOfOneKind(int count, bool refused) => Judge("more than 255 methods of one kind", refused, type =>
    {
        for (int i = 0; i < count; i++)
            Method(type, "m" + i, il => il.Emit(OpCodes.Ret));
    });

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void DepthOfTheStack(int depth, bool refused) => Judge("evaluation stack over 255", refused, type =>
        Method(type, "Deep", il =>
        {
            for (int i = 0; i < depth; i++)
                il.Emit(OpCodes.Ldc_I4_0);
            for (int i = 0; i < depth; i++)
                il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ret);
        }));

    [Theory]
    [InlineData(59_000, false)]
    [InlineData(61_000, true)]
    public void CodeOfOneAssembly(int bytes, bool refused) => Judge("assembly fills a 64 KiB table", refused, type =>
        Method(type, "Long", il =>
        {
            for (int i = 0; i < bytes; i++)
                il.Emit(OpCodes.Nop);
            il.Emit(OpCodes.Ret);
        }));

    [Theory]
    [InlineData(59_000, false)]
    [InlineData(61_000, true)]
    public void TextOfOneAssembly(int bytes, bool refused) => Judge("assembly fills a 64 KiB table", refused, type =>
        Method(type, "Speaks", il =>
        {
            il.Emit(OpCodes.Ldstr, new string('x', bytes));
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ldstr, new string('x', bytes)); // equal ones count once
            il.Emit(OpCodes.Pop);
            il.Emit(OpCodes.Ret);
        }));

    [Theory]
    [InlineData(59_000, false)]
    [InlineData(61_000, true)]
    public void DataOfOneAssembly(int bytes, bool refused) => Judge("assembly fills a 64 KiB table", refused, type =>
        type.DefineInitializedData("Table", new byte[bytes], FieldAttributes.Assembly));

    [Fact]
    public void ThrowOfNull() => Judge("throw null", true, type => Method(type, "Throws", il =>
    {
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Throw);
    }));

    private static void Method(TypeBuilder type, string name, Action<ILGenerator> write) =>
        write(type.DefineMethod(name, Static).GetILGenerator());

    private static void Judge(string rule, bool refused, Action<TypeBuilder> fill)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Limits"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Limits").DefineType("Limits", TypeAttributes.Public);
        fill(type);
        type.CreateType();
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".dll");
        assembly.Save(path);
        try
        {
            var findings = Linter.Check(path).Findings.Where(f => f.Rule.Contains(rule, StringComparison.Ordinal));
            Assert.Equal(refused, findings.Any());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
