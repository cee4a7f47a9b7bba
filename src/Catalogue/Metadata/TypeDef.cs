using System.Reflection;
using System.Reflection.Metadata;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>A type that an assembly defines.</summary>
internal sealed class TypeDef(AssemblyImage file, TypeDefinitionHandle handle, TypeDefinition definition, TypeDef? outer)
{
    private readonly string _space = file.Reader.GetString(definition.Namespace);

    public AssemblyImage File => file;

    public TypeDefinitionHandle Handle => handle;

    public TypeDef? Outer => outer;

    public TypeAttributes Attributes { get; } = definition.Attributes;

    public string Name { get; } = file.Reader.GetString(definition.Name);

    public string Namespace => outer?.Namespace ?? _space;

    /// <summary>Namespace and name, nested types with a dot: <c>System.Threading.Tasks.Task`1</c>.</summary>
    public string FullName => field ??= outer is not null ? outer.FullName + "." + Name : _space.Length == 0 ? Name : _space + "." + Name;

    public string ShortName => field ??= outer is null ? Name : outer.ShortName + "." + Name;

    /// <summary>The text of this type in signatures, made once.</summary>
    public TypeText? Text { get; set; }

    public List<Method> Methods { get; } = [];

    public Dictionary<string, List<Method>> MethodsByName { get; } = [];

    /// <summary>The base class as it is named here, with its type arguments; null for interfaces and System.Object.</summary>
    public TypeText? BaseText { get; set; }

    public TypeDef? Base => BaseText?.Type;

    /// <summary>The interfaces that the type itself lists.</summary>
    public List<TypeText> Interfaces { get; } = [];

    /// <summary>Classes that derive from this one, or types that list this interface: directly.</summary>
    public List<TypeDef> Derived { get; } = [];

    /// <summary>Bodies that stand for a method of a base class or an interface by an explicit entry.</summary>
    public Dictionary<Method, Method> Explicit { get; } = [];

    public bool IsInterface => (Attributes & TypeAttributes.Interface) != 0;

    public bool IsAbstract => (Attributes & TypeAttributes.Abstract) != 0;

    public bool IsSealed => (Attributes & TypeAttributes.Sealed) != 0;

    /// <summary>Whether code outside the assembly can name the type.</summary>
    public bool IsVisible => (Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => outer!.IsVisible,
        _ => false,
    };

    public bool IsDelegate => Base?.FullName == "System.MulticastDelegate";

    public bool IsValueType => Base?.FullName is "System.ValueType" or "System.Enum";

    /// <summary>The class and its base classes, from here up.</summary>
    public IEnumerable<TypeDef> SelfAndBases()
    {
        for (var type = this; type is not null; type = type.Base)
            yield return type;
    }

    /// <summary>Every interface of the type: its own, those of its bases and those that they inherit.</summary>
    public IReadOnlySet<TypeDef> AllInterfaces() => _allInterfaces ??= FindInterfaces();

    private HashSet<TypeDef>? _allInterfaces;

    private HashSet<TypeDef> FindInterfaces()
    {
        var all = new HashSet<TypeDef>();
        foreach (var type in SelfAndBases())
            Add(type);
        return all;

        void Add(TypeDef type)
        {
            foreach (var listed in type.Interfaces)
            {
                if (listed.Type is { } found && all.Add(found))
                    Add(found);
            }
        }
    }

    public bool DerivesFrom(TypeDef other) =>
        other.IsInterface ? this == other || AllInterfaces().Contains(other) : SelfAndBases().Contains(other);

    public override string ToString() => FullName;
}
