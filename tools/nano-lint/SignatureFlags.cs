using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Signet.NanoLint;

/// <summary>What a type signature holds that the interpreter has no notion of.</summary>
[Flags]
public enum Forbidden
{
    None = 0,
    Generic = 1,
    Dimensions = 2,
    Pointer = 4,
    Pinned = 8,
}

/// <summary>Decodes a signature into the forbidden things inside it, however deep.</summary>
internal sealed class SignatureFlags : ISignatureTypeProvider<Forbidden, object?>
{
    public static readonly SignatureFlags Instance = new();

    public static IEnumerable<string> Rules(Forbidden found)
    {
        if (found.HasFlag(Forbidden.Generic))
            yield return "generic instantiation";
        if (found.HasFlag(Forbidden.Dimensions))
            yield return "array of more than one dimension";
        if (found.HasFlag(Forbidden.Pointer))
            yield return "pointer type";
        if (found.HasFlag(Forbidden.Pinned))
            yield return "pinned local (fixed)";
    }

    public Forbidden GetArrayType(Forbidden element, ArrayShape shape) => element | Forbidden.Dimensions;

    public Forbidden GetGenericInstantiation(Forbidden type, ImmutableArray<Forbidden> arguments) => Forbidden.Generic;

    public Forbidden GetPointerType(Forbidden element) => element | Forbidden.Pointer;

    public Forbidden GetPinnedType(Forbidden element) => element | Forbidden.Pinned;

    public Forbidden GetFunctionPointerType(MethodSignature<Forbidden> signature) => Forbidden.None;

    public Forbidden GetByReferenceType(Forbidden element) => element;

    public Forbidden GetSZArrayType(Forbidden element) => element;

    public Forbidden GetModifiedType(Forbidden modifier, Forbidden unmodified, bool required) => unmodified;

    public Forbidden GetGenericMethodParameter(object? context, int index) => Forbidden.None;

    public Forbidden GetGenericTypeParameter(object? context, int index) => Forbidden.None;

    public Forbidden GetPrimitiveType(PrimitiveTypeCode code) => Forbidden.None;

    public Forbidden GetTypeFromDefinition(MetadataReader r, TypeDefinitionHandle h, byte k) => Forbidden.None;

    public Forbidden GetTypeFromReference(MetadataReader r, TypeReferenceHandle h, byte k) => Forbidden.None;

    public Forbidden GetTypeFromSpecification(MetadataReader r, object? c, TypeSpecificationHandle h, byte k) =>
        r.GetTypeSpecification(h).DecodeSignature(this, c);
}
