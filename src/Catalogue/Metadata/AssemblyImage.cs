using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>One assembly, mapped into memory; its references are resolved once each.</summary>
internal sealed class AssemblyImage : IDisposable
{
    private readonly PEReader _pe;
    private readonly Dictionary<TypeReferenceHandle, TypeDef?> _references = [];
    private readonly Dictionary<EntityHandle, Method?> _methods = [];
    private readonly Dictionary<EntityHandle, TypeText> _texts = [];
    private readonly Dictionary<EntityHandle, FieldFacts> _fields = [];
    private readonly Dictionary<string, TypeDef> _types = [];
    private readonly Dictionary<string, ExportedTypeHandle> _forwards = [];
    private TypeDef[] _byRow = [];

    public AssemblyImage(AssemblySet assemblies, string path)
    {
        Assemblies = assemblies;
        _pe = new PEReader(System.IO.File.OpenRead(path));
        Reader = _pe.GetMetadataReader();
        Name = Reader.GetString(Reader.GetAssemblyDefinition().Name);
    }

    public AssemblySet Assemblies { get; }

    public MetadataReader Reader { get; }

    public string Name { get; }

    public IReadOnlyList<TypeDef> Types => _byRow;

    public static bool IsManaged(string path)
    {
        using var pe = new PEReader(System.IO.File.OpenRead(path));
        return pe.HasMetadata && pe.GetMetadataReader().IsAssembly;
    }

    public TypeDef TypeOf(TypeDefinitionHandle handle) => _byRow[MetadataTokens.GetRowNumber(handle) - 1];

    public MethodBodyBlock Body(Method method) => _pe.GetMethodBody(method.Rva);

    /// <summary>Makes the types and methods; bases and interfaces are linked when all assemblies are here.</summary>
    public void Define(List<Method> methods)
    {
        _byRow = new TypeDef[Reader.TypeDefinitions.Count];
        foreach (var handle in Reader.TypeDefinitions)
        {
            var definition = Reader.GetTypeDefinition(handle);
            var outer = definition.GetDeclaringType();
            var type = new TypeDef(this, handle, definition, outer.IsNil ? null : TypeOf(outer));
            _byRow[MetadataTokens.GetRowNumber(handle) - 1] = type;
            _types[type.FullName] = type;
            foreach (var methodHandle in definition.GetMethods())
            {
                var method = new Method(methods.Count, type, methodHandle, Reader.GetMethodDefinition(methodHandle));
                methods.Add(method);
                type.Methods.Add(method);
                if (!type.MethodsByName.TryGetValue(method.Name, out var overloads))
                    type.MethodsByName.Add(method.Name, overloads = []);
                overloads.Add(method);
                _methods[methodHandle] = method;
            }
        }

        foreach (var handle in Reader.ExportedTypes)
            _forwards[NameOf(handle)] = handle;
    }

    /// <summary>Links bases, interfaces and explicit implementations.</summary>
    public void Link()
    {
        foreach (var type in _byRow)
        {
            var definition = Reader.GetTypeDefinition(type.Handle);
            type.BaseText = definition.BaseType.IsNil ? null : TextOf(definition.BaseType);
            type.Base?.Derived.Add(type);
            foreach (var handle in definition.GetInterfaceImplementations())
            {
                var listed = TextOf(Reader.GetInterfaceImplementation(handle).Interface);
                type.Interfaces.Add(listed);
                listed.Type?.Derived.Add(type);
            }
        }
    }

    public void LinkExplicit()
    {
        foreach (var type in _byRow)
        {
            foreach (var handle in Reader.GetTypeDefinition(type.Handle).GetMethodImplementations())
            {
                var implementation = Reader.GetMethodImplementation(handle);
                if (Resolve(implementation.MethodDeclaration) is { } declaration && Resolve(implementation.MethodBody) is { } body)
                    type.Explicit[declaration] = body;
            }
        }
    }

    public TypeText TextOf(EntityHandle handle)
    {
        if (!_texts.TryGetValue(handle, out var text))
            _texts.Add(handle, text = ReadText(handle));
        return text;
    }

    private TypeText ReadText(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return TypeText.Of(TypeOf((TypeDefinitionHandle)handle));
            case HandleKind.TypeReference:
                return Assemblies.Signatures.GetTypeFromReference(Reader, (TypeReferenceHandle)handle, 0);
            case HandleKind.TypeSpecification:
                return Reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Assemblies.Signatures, this);
            default:
                return TypeText.Unknown;
        }
    }

    public TypeDef? Resolve(TypeReferenceHandle handle)
    {
        if (_references.TryGetValue(handle, out var known))
            return known;
        var reference = Reader.GetTypeReference(handle);
        var name = Qualified(reference.Namespace, reference.Name);
        var type = reference.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference => Assemblies.Find(ScopeName(reference.ResolutionScope))?.Find(name),
            HandleKind.TypeReference => Resolve((TypeReferenceHandle)reference.ResolutionScope) is { } outer
                ? outer.File.Find(outer.FullName + "." + name)
                : null,
            _ => Find(name),
        };
        _references.Add(handle, type);
        return type;
    }

    /// <summary>A type by its full name, through forwards.</summary>
    public TypeDef? Find(string fullName)
    {
        if (_types.TryGetValue(fullName, out var type))
            return type;
        if (!_forwards.TryGetValue(fullName, out var handle))
            return null;
        var scope = Reader.GetExportedType(handle).Implementation;
        while (scope.Kind == HandleKind.ExportedType)
            scope = Reader.GetExportedType((ExportedTypeHandle)scope).Implementation;
        return scope.Kind == HandleKind.AssemblyReference ? Assemblies.Find(ScopeName(scope))?.Find(fullName) : null;
    }

    /// <summary>The method that a token stands for, as declared; null for array methods and what is not here.</summary>
    public Method? Resolve(EntityHandle handle)
    {
        if (_methods.TryGetValue(handle, out var known))
            return known;
        var method = handle.Kind switch
        {
            HandleKind.MethodSpecification => Resolve(Reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
            HandleKind.MemberReference => ResolveMember((MemberReferenceHandle)handle),
            _ => null,
        };
        _methods.Add(handle, method);
        return method;
    }

    /// <summary>The type that a member token names; null for one of this assembly.</summary>
    public TypeDef? OwnerOf(EntityHandle handle) =>
        handle.Kind == HandleKind.MemberReference ? TextOf(Reader.GetMemberReference((MemberReferenceHandle)handle).Parent).Type : null;

    /// <summary>The signature of a method token that resolves to no method: those of arrays.</summary>
    public MethodSignature<TypeText> SignatureOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = Reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        return Reader.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(Assemblies.Signatures, this);
    }

    public FieldFacts FieldOf(EntityHandle handle)
    {
        if (!_fields.TryGetValue(handle, out var facts))
            _fields.Add(handle, facts = ReadField(handle));
        return facts;
    }

    public void Dispose() => _pe.Dispose();

    private FieldFacts ReadField(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            var field = Reader.GetFieldDefinition((FieldDefinitionHandle)handle);
            return new(TypeOf(field.GetDeclaringType()).FullName, Reader.GetString(field.Name), field.DecodeSignature(Assemblies.Signatures, this).Type);
        }

        var reference = Reader.GetMemberReference((MemberReferenceHandle)handle);
        return new(TextOf(reference.Parent).Type?.FullName ?? "", Reader.GetString(reference.Name), reference.DecodeFieldSignature(Assemblies.Signatures, this).Type);
    }

    private Method? ResolveMember(MemberReferenceHandle handle)
    {
        var reference = Reader.GetMemberReference(handle);
        if (reference.GetKind() != MemberReferenceKind.Method || TextOf(reference.Parent).Type is not { } owner)
            return null;
        var name = Reader.GetString(reference.Name);
        var signature = reference.DecodeMethodSignature(Assemblies.Signatures, this);
        var parameters = string.Join(',', signature.ParameterTypes.Select(p => p.Text));
        foreach (var type in owner.SelfAndBases())
        {
            if (!type.MethodsByName.TryGetValue(name, out var overloads))
                continue;
            foreach (var method in overloads)
            {
                if (method.GenericArity == signature.GenericParameterCount
                    && method.ParameterText == parameters
                    && method.Return.Text == signature.ReturnType.Text)
                {
                    return method;
                }
            }
        }

        return null;
    }

    private string ScopeName(EntityHandle scope) =>
        Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);

    private string NameOf(ExportedTypeHandle handle)
    {
        var exported = Reader.GetExportedType(handle);
        return exported.Implementation.Kind == HandleKind.ExportedType
            ? NameOf((ExportedTypeHandle)exported.Implementation) + "." + Reader.GetString(exported.Name)
            : Qualified(exported.Namespace, exported.Name);
    }

    private string Qualified(StringHandle space, StringHandle name) =>
        space.IsNil || Reader.GetString(space).Length == 0 ? Reader.GetString(name) : Reader.GetString(space) + "." + Reader.GetString(name);
}

/// <summary>What a field token stands for.</summary>
internal readonly record struct FieldFacts(string Owner, string Name, TypeDef? Type);
