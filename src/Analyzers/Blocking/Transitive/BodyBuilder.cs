using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>Collects the facts of one body while its operations are walked.</summary>
internal sealed class BodyBuilder
{
    private int _leavesAt = int.MaxValue;

    public List<Edge> Edges { get; } = new();

    public List<Start> Starts { get; } = new();

    /// <summary>From here on the body may run on another thread.</summary>
    public void Leave(int position) => _leavesAt = Math.Min(_leavesAt, position);

    public BodyFacts ToFacts() => Edges.Count == 0 && Starts.Count == 0
        ? BodyFacts.Empty
        : new BodyFacts(Edges.ToImmutableArray(), Starts.ToImmutableArray(), _leavesAt);
}
