using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Signet.NanoLint;

/// <summary>Size in bytes of the data behind a field with an initial value.</summary>
internal sealed class FieldSize(MetadataReader md) : ISignatureTypeProvider<int, object?>
{
    public int GetTypeFromDefinition(MetadataReader r, TypeDefinitionHandle h, byte k) =>
        md.GetTypeDefinition(h).GetLayout().Size;

    public int GetPrimitiveType(PrimitiveTypeCode code) => code switch
    {
        PrimitiveTypeCode.Int64 or PrimitiveTypeCode.UInt64 or PrimitiveTypeCode.Double => 8,
        PrimitiveTypeCode.Int32 or PrimitiveTypeCode.UInt32 or PrimitiveTypeCode.Single => 4,
        PrimitiveTypeCode.Int16 or PrimitiveTypeCode.UInt16 or PrimitiveTypeCode.Char => 2,
        _ => 1,
    };

    public int GetModifiedType(int modifier, int unmodified, bool required) => unmodified;

    public int GetPinnedType(int element) => element;

    public int GetSZArrayType(int element) => 0;

    public int GetArrayType(int element, ArrayShape shape) => 0;

    public int GetByReferenceType(int element) => 0;

    public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

    public int GetGenericInstantiation(int type, ImmutableArray<int> arguments) => 0;

    public int GetGenericMethodParameter(object? context, int index) => 0;

    public int GetGenericTypeParameter(object? context, int index) => 0;

    public int GetPointerType(int element) => 0;

    public int GetTypeFromReference(MetadataReader r, TypeReferenceHandle h, byte k) => 0;

    public int GetTypeFromSpecification(MetadataReader r, object? c, TypeSpecificationHandle h, byte k) => 0;
}
