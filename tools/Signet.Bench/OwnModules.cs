using Mono.Cecil;

namespace Signet.Bench;

/// <summary>Assemblies that are read together and find each other's types; nobody else's are looked at.</summary>
internal sealed class OwnModules : IAssemblyResolver
{
    // Structures of the device's class library that firmware uses.
    private static readonly HashSet<string> LibraryStructures = ["System.DateTime", "System.TimeSpan", "System.Guid"];

    private readonly Dictionary<string, AssemblyDefinition> _assemblies = [];

    public OwnModules(IEnumerable<string> paths)
    {
        var parameters = new ReaderParameters { AssemblyResolver = this };
        foreach (string path in paths)
        {
            var assembly = AssemblyDefinition.ReadAssembly(new MemoryStream(File.ReadAllBytes(path)), parameters);
            _assemblies.Add(assembly.Name.Name, assembly);
        }
    }

    public IEnumerable<ModuleDefinition> Modules => _assemblies.Values.Select(a => a.MainModule);

    /// <summary>Tells whether a type is a structure; an enumeration is none.</summary>
    public static bool IsStructure(TypeReference type)
    {
        if (type is ArrayType or GenericParameter || type.IsPrimitive) return false;
        if (type.Scope is AssemblyNameReference reference
            && !((OwnModules)type.Module.AssemblyResolver)._assemblies.ContainsKey(reference.Name))
            return LibraryStructures.Contains(type.FullName);
        return type.Resolve() is { IsValueType: true, IsEnum: false };
    }

    public AssemblyDefinition Resolve(AssemblyNameReference name) =>
        _assemblies.TryGetValue(name.Name, out var found) ? found : throw new AssemblyResolutionException(name);

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    public void Dispose()
    {
        foreach (var assembly in _assemblies.Values) assembly.Dispose();
    }
}
