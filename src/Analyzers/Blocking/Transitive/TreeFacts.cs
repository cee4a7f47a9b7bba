using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>What is known of one tree as numbers; filled when first asked for.</summary>
internal sealed class TreeFacts
{
    /// <summary>The bodies of each member: the member itself, then the functions nested in it.</summary>
    public ConcurrentDictionary<int, ImmutableArray<BodyFacts>> Members { get; } = new();

    /// <summary>The functions that the tree hands to a loop or to another thread; null until they are read. A race reads them twice.</summary>
    public HandOvers? HandOvers { get; set; }
}

/// <summary>The functions that a tree hands over as delegates, and those that an annotation places.</summary>
/// <param name="OnLoop">Run on the loop.</param>
/// <param name="OffLoop">Run on another thread.</param>
internal sealed record HandOvers(ImmutableArray<BodyKey> OnLoop, ImmutableArray<BodyKey> OffLoop)
{
    public static readonly HandOvers None = new(ImmutableArray<BodyKey>.Empty, ImmutableArray<BodyKey>.Empty);
}
