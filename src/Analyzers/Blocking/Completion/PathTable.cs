using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking.Completion;

/// <summary>
/// The expressions that a proof follows, as numbers: a variable, or a member or element of another such expression
/// (<c>t</c>, <c>this._task</c>, <c>source.Task</c>, <c>tasks[0]</c>, every element of <c>tasks</c>). At most 64, so that
/// a state of the proof is one word; what does not fit is not proven.
/// </summary>
internal sealed class PathTable
{
    public const int None = -1;

    /// <summary>Stands for every element of a collection.</summary>
    private static readonly object AllElements = new();

    private static readonly object This = new();

    private readonly Dictionary<(int Parent, object Key), int> _ids = new(KeyComparer.Instance);
    private readonly List<Node> _nodes = new();

    private readonly record struct Node(int Parent, object Key, bool IsShared);

    /// <summary>Paths that other code may change while this code waits: mutable fields and properties.</summary>
    public ulong SharedMask { get; private set; }

    public int Root(ISymbol symbol) => Add(None, symbol, isShared: symbol is IFieldSymbol { IsReadOnly: false, IsConst: false });

    public int RootThis() => Add(None, This, isShared: false);

    public int Member(int parent, ISymbol member, bool isShared) => Add(parent, member, isShared || IsShared(parent));

    /// <summary>One element, by a constant index or by the variable that holds the index.</summary>
    public int Element(int parent, object index) => Add(parent, new Index(index), IsShared(parent));

    public int Elements(int parent) => Add(parent, AllElements, IsShared(parent));

    public static ulong Bit(int path) => path == None ? 0 : 1UL << path;

    /// <summary>The path itself and, for an element, "every element" of its collection.</summary>
    public ulong Provers(int path)
    {
        if (path == None)
            return 0;
        var node = _nodes[path];
        return node.Key is Index && _ids.TryGetValue((node.Parent, AllElements), out var all) ? Bit(path) | Bit(all) : Bit(path);
    }

    /// <summary>Every path that starts with the given one or is indexed by the variable of it: what an assignment makes unknown.</summary>
    public ulong Affected(int path)
    {
        if (path == None)
            return 0;
        ulong mask = 0;
        var variable = _nodes[path].Parent == None ? _nodes[path].Key as ISymbol : null;
        for (var id = 0; id < _nodes.Count; id++)
        {
            for (var current = id; current != None; current = _nodes[current].Parent)
            {
                if (current == path || (variable is not null && _nodes[current].Key is Index { Value: ISymbol index } && index.Is(variable)))
                {
                    mask |= Bit(id);
                    break;
                }
            }
        }

        // One element replaced: no longer are all of them complete.
        if (_nodes[path].Key is Index && _ids.TryGetValue((_nodes[path].Parent, AllElements), out var all))
            mask |= Bit(all);
        return mask;
    }

    /// <summary>The paths whose variable is one of the given: what a nested function still knows.</summary>
    public ulong RootedIn(Func<ISymbol, bool> isStable)
    {
        ulong mask = 0;
        for (var id = 0; id < _nodes.Count; id++)
        {
            var root = id;
            while (_nodes[root].Parent != None)
                root = _nodes[root].Parent;
            if (!_nodes[id].IsShared && (_nodes[root].Key is not ISymbol symbol || isStable(symbol)))
                mask |= Bit(id);
        }

        return mask;
    }

    private bool IsShared(int path) => path != None && _nodes[path].IsShared;

    private int Add(int parent, object key, bool isShared)
    {
        if (_ids.TryGetValue((parent, key), out var id))
            return id;
        if (_nodes.Count == 64)
            return None;
        id = _nodes.Count;
        _ids.Add((parent, key), id);
        _nodes.Add(new Node(parent, key, isShared));
        if (isShared)
            SharedMask |= Bit(id);
        return id;
    }

    private sealed record Index(object Value)
    {
        public bool Equals(Index? other) => other is not null && KeyComparer.SameKey(Value, other.Value);

        public override int GetHashCode() => KeyComparer.HashOf(Value);
    }

    private sealed class KeyComparer : IEqualityComparer<(int Parent, object Key)>
    {
        public static readonly KeyComparer Instance = new();

        public static bool SameKey(object x, object y) => x is ISymbol a && y is ISymbol b ? a.Is(b) : x.Equals(y);

        public static int HashOf(object key) => key is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : key.GetHashCode();

        public bool Equals((int Parent, object Key) x, (int Parent, object Key) y) => x.Parent == y.Parent && SameKey(x.Key, y.Key);

        public int GetHashCode((int Parent, object Key) obj) => (obj.Parent * 397) ^ HashOf(obj.Key);
    }
}
