using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Signet.NanoLint;

/// <summary>Decodes a type into its full name; one of this assembly's own begins with <see cref="Own"/>.</summary>
internal sealed class TypeNames(MetadataNames names) : ISignatureTypeProvider<string, object?>
{
    public const char Own = '=';

    public string Of(MetadataReader md, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => GetTypeFromDefinition(md, (TypeDefinitionHandle)type, 0),
        HandleKind.TypeReference => names.TypeName(type),
        HandleKind.TypeSpecification => GetTypeFromSpecification(md, null, (TypeSpecificationHandle)type, 0),
        _ => "",
    };

    public string GetPrimitiveType(PrimitiveTypeCode code) => "System." + code;

    public string GetTypeFromDefinition(MetadataReader r, TypeDefinitionHandle h, byte k) => Own + names.Of(h);

    public string GetTypeFromReference(MetadataReader r, TypeReferenceHandle h, byte k) => names.TypeName(h);

    public string GetTypeFromSpecification(MetadataReader r, object? c, TypeSpecificationHandle h, byte k) =>
        r.GetTypeSpecification(h).DecodeSignature(this, c);

    public string GetModifiedType(string modifier, string unmodified, bool required) => unmodified;

    public string GetPinnedType(string element) => element;

    public string GetByReferenceType(string element) => "&";

    public string GetSZArrayType(string element) => element + "[]";

    public string GetArrayType(string element, ArrayShape shape) => element + "[,]";

    public string GetPointerType(string element) => "*";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "*";

    public string GetGenericInstantiation(string type, ImmutableArray<string> arguments) => type;

    public string GetGenericMethodParameter(object? context, int index) => "";

    public string GetGenericTypeParameter(object? context, int index) => "";
}
