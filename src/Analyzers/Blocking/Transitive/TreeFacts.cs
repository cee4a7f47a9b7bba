using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.LoopBound;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>What is known of one tree as numbers; filled when first asked for.</summary>
internal sealed class TreeFacts
{
    /// <summary>The members, by their place in the tree.</summary>
    public ConcurrentDictionary<int, MemberFacts> Members { get; } = new();

    /// <summary>The functions that the tree hands to a loop or to another thread; null until they are read.</summary>
    public HandOvers? HandOvers { get; set; }
}

/// <summary>The bodies of one member.</summary>
/// <param name="Bodies">The member itself, then the functions nested in it.</param>
/// <param name="Factory">What its lazy value runs when it is first read.</param>
internal sealed record MemberFacts(ImmutableArray<BodyFacts> Bodies, BodyFacts Factory)
{
    public static readonly MemberFacts None = new(ImmutableArray<BodyFacts>.Empty, BodyFacts.Empty);

    public BodyFacts this[int nested] =>
        nested == BodyKey.Factory ? Factory
        : nested < Bodies.Length ? Bodies[nested]
        : BodyFacts.Empty;
}
