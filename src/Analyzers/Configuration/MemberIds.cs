namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What is said of members by documentation id, with the names that refuse most members before their id is made.</summary>
internal sealed class MemberIds<T>
    where T : class
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>A type's line says it of all its members, whatever they are called.</summary>
    private bool _hasTypes;

    public bool IsEmpty => _values.Count == 0;

    /// <summary>Says it; of a line before about the same id nothing is left.</summary>
    public void Set(string id, T value)
    {
        _values[id] = value;
        if (id[0] == 'T')
            _hasTypes = true;
        else
            _names.UnionWith(DocumentationId.NamesOf(id));
    }

    /// <summary>Whether a member of this name may be spoken of: <see cref="DocumentationId.NameOf"/>.</summary>
    public bool MayContain(string name) => _hasTypes || _names.Contains(name);

    public T? Find(string id) => _values.TryGetValue(id, out var value) ? value : null;
}
