using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Signet.NanoLint;

/// <summary>Full names of what a metadata token points at.</summary>
public sealed class MetadataNames(MetadataReader md)
{
    public string Of(TypeDefinitionHandle handle)
    {
        var type = md.GetTypeDefinition(handle);
        string name = md.GetString(type.Name);
        var outer = type.GetDeclaringType();
        if (!outer.IsNil)
            return Of(outer) + "." + name;
        return type.Namespace.IsNil ? name : md.GetString(type.Namespace) + "." + name;
    }

    public string Of(MethodDefinitionHandle handle)
    {
        var method = md.GetMethodDefinition(handle);
        return Of(method.GetDeclaringType()) + "." + md.GetString(method.Name);
    }

    /// <summary>Owner type and name of a method or field token, the owner's handle, and the assembly of a foreign owner.</summary>
    public (string Owner, string Member, EntityHandle Type) Member(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                var method = md.GetMethodDefinition((MethodDefinitionHandle)token);
                return (Of(method.GetDeclaringType()), md.GetString(method.Name), method.GetDeclaringType());
            case HandleKind.FieldDefinition:
                var field = md.GetFieldDefinition((FieldDefinitionHandle)token);
                return (Of(field.GetDeclaringType()), md.GetString(field.Name), field.GetDeclaringType());
            case HandleKind.MemberReference:
                var member = md.GetMemberReference((MemberReferenceHandle)token);
                return (TypeName(member.Parent), md.GetString(member.Name), member.Parent);
            default:
                return ("", "", default);
        }
    }

    public string TypeName(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return Of((TypeDefinitionHandle)handle);
            case HandleKind.TypeReference:
                var reference = md.GetTypeReference((TypeReferenceHandle)handle);
                return (reference.Namespace.IsNil ? "" : md.GetString(reference.Namespace) + ".")
                    + md.GetString(reference.Name);
            default:
                return "";
        }
    }

    /// <summary>True for an enum of this assembly. (A foreign one can't be told from a struct without its assembly.)</summary>
    public bool IsEnum(EntityHandle handle) =>
        handle.Kind == HandleKind.TypeDefinition
        && TypeName(md.GetTypeDefinition((TypeDefinitionHandle)handle).BaseType) == "System.Enum";
}
