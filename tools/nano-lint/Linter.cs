using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Signet.NanoLint;

/// <summary>
/// Reads metadata and IL of one built device assembly and reports what the 1.x interpreter or its metadata processor can't
/// do, or does in another way than the desktop.
/// </summary>
public sealed class Linter : IDisposable
{
    private const int TableLimit = 255;

    private readonly PEReader _pe;
    private readonly MetadataReader _md;
    private readonly SourceLines _lines;
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private int _il;
    private int _data;

    private Linter(string path)
    {
        _pe = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
        _md = _pe.GetMetadataReader();
        _lines = SourceLines.Beside(path);
    }

    public static (IReadOnlyList<Finding> Findings, Budget Budget) Check(string path)
    {
        using var linter = new Linter(path);
        return linter.Run();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _pe.Dispose();
    }

    private (IReadOnlyList<Finding>, Budget) Run()
    {
        var names = new MetadataNames(_md);
        foreach (var type in _md.TypeDefinitions)
            CheckType(type, names);

        var bodies = new BodyRules(_pe, _md, names, (m, offset, rule) =>
            _findings.Add(new Finding(_lines.Of(m, offset), rule, names.Of(m))));
        foreach (var type in _md.TypeDefinitions)
        {
            foreach (var method in _md.GetTypeDefinition(type).GetMethods())
                _il += bodies.Check(type, method);
        }

        _strings.UnionWith(bodies.Literals);
        foreach (var field in _md.FieldDefinitions.Select(_md.GetFieldDefinition))
        {
            if (field.GetRelativeVirtualAddress() != 0)
                _data += field.DecodeSignature(new FieldSize(_md), null);
        }

        var budget = new Budget(_il, _strings.Sum(s => Encoding.UTF8.GetByteCount(s) + 1), _data);
        if (Math.Max(budget.Il, Math.Max(budget.Strings, budget.Data)) > Budget.Stop)
            _findings.Add(new Finding("", "assembly fills a 64 KiB table", budget.ToString()));
        return (_findings, budget);
    }

    private void CheckType(TypeDefinitionHandle handle, MetadataNames names)
    {
        var type = _md.GetTypeDefinition(handle);
        string name = names.Of(handle);
        _strings.Add(_md.GetString(type.Name));
        _strings.Add(_md.GetString(type.Namespace));
        if (type.GetGenericParameters().Count > 0)
            _findings.Add(new Finding("", "own generic type", name));

        int statics = 0, instances = 0, virtuals = 0;
        foreach (var m in type.GetMethods())
        {
            var method = _md.GetMethodDefinition(m);
            _strings.Add(_md.GetString(method.Name));
            bool isStatic = method.Attributes.HasFlag(MethodAttributes.Static);
            if (isStatic) statics++;
            else if (method.Attributes.HasFlag(MethodAttributes.Virtual)) virtuals++;
            else instances++;

            void Say(string rule) => _findings.Add(new Finding(_lines.Of(m, 0), rule, names.Of(m)));
            if (method.GetGenericParameters().Count > 0)
                Say("own generic method");
            if (type.Attributes.HasFlag(TypeAttributes.Interface) && method.RelativeVirtualAddress != 0 && !isStatic)
                Say("default interface member");
            var signature = method.DecodeSignature(SignatureFlags.Instance, null);
            foreach (var rule in SignatureFlags.Rules(signature.ParameterTypes.Aggregate(signature.ReturnType, (x, y) => x | y)))
                Say(rule);
            if (method.GetParameters().Count > TableLimit - 1)
                Say("more than 255 arguments");
            if (_md.GetString(method.Name) == "Finalize" && method.Attributes.HasFlag(MethodAttributes.Virtual))
                Say("finalizer runs only when memory is short");
        }

        if (Math.Max(statics, Math.Max(instances, virtuals)) > TableLimit)
            _findings.Add(new Finding("", "more than 255 methods of one kind", name));

        var fields = type.GetFields().Select(_md.GetFieldDefinition).ToArray();
        foreach (var field in fields)
        {
            _strings.Add(_md.GetString(field.Name));
            foreach (var rule in SignatureFlags.Rules(field.DecodeSignature(SignatureFlags.Instance, null)))
                _findings.Add(new Finding("", rule, name + "." + _md.GetString(field.Name)));
        }

        const FieldAttributes kind = FieldAttributes.Static | FieldAttributes.Literal;
        if (fields.Count(f => (f.Attributes & kind) == FieldAttributes.Static) > TableLimit)
            _findings.Add(new Finding("", "more than 255 static fields", name));
    }
}
