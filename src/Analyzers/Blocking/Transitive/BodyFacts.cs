using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// A body of this compilation as numbers: the tree's place in the compilation, the member's place in the tree, and the
/// place of a function nested in the member (0: the member itself). Numbers, because they stay right when bodies
/// elsewhere are edited, and hold nothing of a compilation alive.
/// </summary>
internal readonly record struct BodyKey(int Tree, int Member, int Nested)
{
    /// <summary>In place of a nested function: what the lazy value runs that the member is declared with.</summary>
    public const int Factory = -1;
}

/// <summary>A condition on a parameter under which an edge is taken: <c>if (async)</c>.</summary>
internal readonly record struct Guard(int Parameter, object Value, bool Equal);

/// <summary>What a call hands to a parameter that its callee may branch on or invoke: a constant, a function, or the caller's own parameter.</summary>
internal readonly record struct Binding(int Parameter, object? Value, int From);

/// <summary>One thing that a body does: call other bodies, or block.</summary>
internal sealed class Edge
{
    public Edge(string name, int position)
    {
        Name = name;
        Position = position;
    }

    /// <summary>How messages name what is called.</summary>
    public string Name { get; }

    /// <summary>Where in the body's tree.</summary>
    public int Position { get; }

    /// <summary>What blocks, when this edge is the end of a path.</summary>
    public Leaf? Leaf { get; init; }

    /// <summary>The way on from there in another assembly, as its summary has it; null where the path ends.</summary>
    public string? Beyond { get; init; }

    /// <summary>The bodies that may run; several for a virtual or interface member.</summary>
    public ImmutableArray<BodyKey> Targets { get; init; } = ImmutableArray<BodyKey>.Empty;

    /// <summary>The parameter that is invoked, when this edge is the call of a delegate that was handed in; -1 otherwise.</summary>
    public int Invokes { get; init; } = -1;

    public ImmutableArray<Guard> Guards { get; init; } = ImmutableArray<Guard>.Empty;

    public ImmutableArray<Binding> Bindings { get; init; } = ImmutableArray<Binding>.Empty;
}

/// <summary>The start of an async function, and where it stands in the tree.</summary>
internal readonly record struct Start(BodyKey Body, int Position);

/// <summary>The end of a path.</summary>
internal enum LeafKind
{
    /// <summary>A catalogue member, an annotated member or a wait for a task.</summary>
    Blocks,

    /// <summary>Runs a loop.</summary>
    RunsLoop,
}

internal sealed record Leaf(LeafKind Kind, Tier Tier);

/// <summary>What is kept of a body: its edges in source order. No symbol, node, operation or compilation.</summary>
internal sealed class BodyFacts
{
    public static readonly BodyFacts Empty = new(ImmutableArray<Edge>.Empty, ImmutableArray<Start>.Empty, int.MaxValue);

    public BodyFacts(ImmutableArray<Edge> edges, ImmutableArray<Start> starts, int leavesAt)
    {
        Edges = edges;
        Starts = starts;
        LeavesAt = leavesAt;
        Flags = edges.SelectMany(e => e.Guards.Select(g => g.Parameter)
                .Concat(e.Invokes >= 0 ? new[] { e.Invokes } : Array.Empty<int>())
                .Concat(e.Bindings.Where(b => b.From >= 0).Select(b => b.From)))
            .Distinct().ToImmutableHashSet();
    }

    public ImmutableArray<Edge> Edges { get; }

    /// <summary>The async functions that it starts: they run where it runs, up to their first suspension at least.</summary>
    public ImmutableArray<Start> Starts { get; }

    /// <summary>Where it may leave its thread first (<c>ConfigureAwait(false)</c>); beyond the end where it stays.</summary>
    public int LeavesAt { get; }

    /// <summary>The parameters that decide which edges are taken.</summary>
    public ImmutableHashSet<int> Flags { get; }
}
