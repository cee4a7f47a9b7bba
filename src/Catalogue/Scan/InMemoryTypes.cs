using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Scan;

/// <summary>The types that read and write memory only (InMemory.txt).</summary>
internal sealed class InMemoryTypes
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _nullObjects = [];
    private readonly HashSet<string> _returns = [];

    public InMemoryTypes(ListFile list)
    {
        _types.UnionWith(list.Lines("types"));
        _nullObjects.UnionWith(list.Lines("null objects"));
        _returns.UnionWith(list.Lines("returned by"));
    }

    public IEnumerable<string> Types => _types;

    public bool Contains(TypeDef? type) => type is not null && type.SelfAndBases().Any(t => _types.Contains(t.FullName));

    public bool IsNullObject(string owner, string field) => _nullObjects.Contains(owner + "::" + field);

    public bool Returns(Method? method) => method is not null && _returns.Contains(method.FullName);
}
