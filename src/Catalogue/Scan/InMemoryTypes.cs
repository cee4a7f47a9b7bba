using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>The types that read and write memory only (InMemory.txt).</summary>
internal sealed class InMemoryTypes
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _nullObjects = [];
    private readonly HashSet<string> _returns = [];
    private readonly HashSet<string> _sources = [];
    private readonly Dictionary<TypeDef, bool> _known = [];

    public InMemoryTypes(ListFile list)
    {
        _types.UnionWith(list.Lines("types"));
        _types.UnionWith(list.Lines("buffers"));
        _sources.UnionWith(list.Lines("sources"));
        _nullObjects.UnionWith(list.Lines("null objects"));
        _returns.UnionWith(list.Lines("returned by"));
    }

    public bool Contains(TypeDef? type)
    {
        if (type is null)
            return false;
        if (!_known.TryGetValue(type, out var contains))
            _known.Add(type, contains = type.SelfAndBases().Any(t => _types.Contains(t.FullName)));
        return contains;
    }

    /// <summary>Whether what has such a value in a field reads or writes through it.</summary>
    public bool IsSource(TypeDef? type) => type is not null && type.SelfAndBases().Any(t => _sources.Contains(t.FullName));

    public bool IsNullObject(string owner, string field) => _nullObjects.Contains(owner + "::" + field);

    public bool Returns(Method? method) => method is not null && _returns.Contains(method.FullName);
}
