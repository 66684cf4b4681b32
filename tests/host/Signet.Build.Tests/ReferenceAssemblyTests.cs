using System.Reflection;
using Mono.Cecil;

namespace Signet.Build.Tests;

/// <summary>
/// Each member of a reference assembly in tools/nano-ref exists in the running framework, found as the run time finds it:
/// through the assembly of that identity. Else what compiles here would throw MissingMethodException on the desktop.
/// </summary>
public class ReferenceAssemblyTests
{
    /// <summary>Assemblies without a desktop counterpart (compiled against, never run), and stand-ins with code.</summary>
    private static readonly string[] CompileOnly =
    [
        "nanoFramework.Runtime.Events", "nanoFramework.Runtime.Native", "nanoFramework.Hardware.Esp32", "System.Device.Gpio",
        "System.IO.Ports", "nanoFramework.M2Mqtt.Core", "nanoFramework.TestFramework",
    ];

    public static TheoryData<string> Assemblies => new(
        Directory.GetDirectories(Repository.Path("tools", "nano-ref")).Select(d => Path.GetFileName(d)!)
            .Where(n => File.Exists(Repository.Path("tools", "nano-ref", n, n + ".csproj")))
            .Except(CompileOnly));

    [Theory, MemberData(nameof(Assemblies))]
    public void EveryMemberResolves(string name)
    {
        using var module = ModuleDefinition.ReadModule(Built(name));
        var desktop = Assembly.Load(new AssemblyName(module.Assembly.Name.Name));
        var missing = new List<string>();
        foreach (var type in module.GetTypes().Where(t => t.IsPublic || t.IsNestedPublic))
        {
            var real = desktop.GetType(type.FullName.Replace('/', '+'));
            if (real == null)
                missing.Add(type.FullName);
            else
                missing.AddRange(Missing(type, real));
        }

        Assert.Empty(missing);
    }

    private static string Built(string name)
    {
        var folder = Repository.Path("tools", "nano-ref", name);
        return Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Single(f => f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.EndsWith("resources.dll", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Missing(TypeDefinition type, Type real)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        var members = new HashSet<string>();
        for (var level = real; level != null; level = level.BaseType)
        {
            foreach (var method in level.GetMethods(all))
                members.Add(Signature(method.IsStatic, method.ReturnType.FullName ?? "", method.Name, method.GetParameters()));
            foreach (var field in level.GetFields(all))
                members.Add(Signature(field.IsStatic, field.FieldType.FullName ?? "", field.Name, []));
        }

        foreach (var constructor in real.GetConstructors(all))
            members.Add(Signature(constructor.IsStatic, "System.Void", constructor.Name, constructor.GetParameters()));

        foreach (var method in type.Methods.Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly))
        {
            var parameters = string.Join(",", method.Parameters.Select(p => Name(p.ParameterType)));
            var wanted = $"{method.IsStatic} {Name(method.ReturnType)} {method.Name}({parameters})";
            if (!members.Contains(wanted))
                yield return type.FullName + ": " + wanted;
        }

        foreach (var field in type.Fields.Where(f => f.IsPublic || f.IsFamily))
        {
            var wanted = $"{field.IsStatic} {Name(field.FieldType)} {field.Name}()";
            if (!members.Contains(wanted))
                yield return type.FullName + ": " + wanted;
        }
    }

    private static string Signature(bool isStatic, string type, string name, ParameterInfo[] parameters) =>
        $"{isStatic} {type} {name}({string.Join(",", parameters.Select(p => p.ParameterType.FullName))})";

    private static string Name(TypeReference type)
    {
        if (type is ByReferenceType byRef)
            return Name(byRef.ElementType) + "&";
        if (type is ArrayType array)
            return Name(array.ElementType) + "[]";
        return type is RequiredModifierType modified ? Name(modified.ElementType) : type.FullName.Replace('/', '+');
    }
}
