using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Signet.NanoLint;

/// <summary>File and line of an instruction, from the portable PDB beside an assembly.</summary>
public sealed class SourceLines : IDisposable
{
    private readonly MetadataReaderProvider? _provider;

    private SourceLines(MetadataReaderProvider? provider) => _provider = provider;

    public static SourceLines Beside(string assembly)
    {
        var pdb = Path.ChangeExtension(assembly, ".pdb");
        return new SourceLines(File.Exists(pdb)
            ? MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(File.ReadAllBytes(pdb)))
            : null);
    }

    public string Of(MethodDefinitionHandle method, int offset)
    {
        if (_provider == null)
            return "";
        var pdb = _provider.GetMetadataReader();
        SequencePoint best = default;
        foreach (var point in pdb.GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints())
        {
            if (!point.IsHidden && (point.Offset <= offset || best.Document.IsNil))
                best = point;
        }

        return best.Document.IsNil
            ? ""
            : $"{Path.GetFileName(pdb.GetString(pdb.GetDocument(best.Document).Name))}({best.StartLine})";
    }

    public void Dispose() => _provider?.Dispose();
}
