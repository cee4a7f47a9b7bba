using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>Reads signatures into <see cref="TypeText"/>; the context is the assembly whose tables the handles index.</summary>
internal sealed class SignatureDecoder(AssemblySet assemblies) : ISignatureTypeProvider<TypeText, AssemblyImage>
{
    private readonly Dictionary<PrimitiveTypeCode, TypeText> _primitives = [];

    public TypeText GetPrimitiveType(PrimitiveTypeCode code)
    {
        if (!_primitives.TryGetValue(code, out var text))
        {
            var name = code.ToString();
            var type = assemblies.CoreType("System." + name);
            _primitives.Add(code, text = type is null ? new("System." + name, name) : TypeText.Of(type));
        }

        return text;
    }

    public TypeText GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        TypeText.Of(assemblies.FileOf(reader).TypeOf(handle));

    public TypeText GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Named(assemblies.FileOf(reader), reader, handle);

    public TypeText GetTypeFromSpecification(MetadataReader reader, AssemblyImage file, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, file);

    public TypeText GetSZArrayType(TypeText elementType) => elementType.With("[]");

    public TypeText GetArrayType(TypeText elementType, ArrayShape shape) => elementType.With($"[{new string(',', shape.Rank - 1)}]");

    public TypeText GetByReferenceType(TypeText elementType) => elementType.With("&");

    public TypeText GetPointerType(TypeText elementType) => elementType.With("*");

    public TypeText GetPinnedType(TypeText elementType) => elementType;

    public TypeText GetModifiedType(TypeText modifier, TypeText unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeText GetFunctionPointerType(MethodSignature<TypeText> signature) => new("fnptr", "fnptr");

    public TypeText GetGenericInstantiation(TypeText genericType, ImmutableArray<TypeText> typeArguments) =>
        genericType.Instantiate([.. typeArguments]);

    public TypeText GetGenericTypeParameter(AssemblyImage file, int index) => TypeText.Parameter("!", index);

    public TypeText GetGenericMethodParameter(AssemblyImage file, int index) => TypeText.Parameter("!!", index);

    private static TypeText Named(AssemblyImage file, MetadataReader reader, TypeReferenceHandle handle)
    {
        if (file.Resolve(handle) is { } type)
            return TypeText.Of(type);
        var reference = reader.GetTypeReference(handle);
        var name = reader.GetString(reference.Name);
        var space = reader.GetString(reference.Namespace);
        return new(space.Length == 0 ? name : space + "." + name, name);
    }
}
