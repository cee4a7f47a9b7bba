using System.Collections.Immutable;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>A body on a path, and where in it the path goes on.</summary>
internal readonly record struct Hop(string Name, int Tree, int Position);

/// <summary>A path from a call to what blocks.</summary>
/// <param name="Hops">The bodies, from the called one to the one that blocks.</param>
/// <param name="End">What blocks, as messages name it.</param>
/// <param name="Leaf">How it blocks.</param>
/// <param name="IsCertain">Every implementation of each virtual member on the way blocks, not only some.</param>
internal sealed record BlockingPath(ImmutableArray<Hop> Hops, string End, Leaf Leaf, bool IsCertain)
{
    private const int ShownHops = 5;

    /// <summary>What runs on a loop must not block at all; elsewhere reading data is worth a suggestion, as what only may block is everywhere.</summary>
    public DiagnosticSeverity SeverityIn(Body body) =>
        IsCertain && (body.IsProven || Leaf.Tier == Tier.Wait) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    /// <summary>The path and, as its last token, file and line of its end.</summary>
    public string Describe(Location end)
    {
        var span = end.GetLineSpan();
        return $"{this} ({Path.GetFileName(span.Path)}:{span.StartLinePosition.Line + 1})";
    }

    /// <summary>One line: <c>Load -> ReadAll -> File.ReadAllText</c>; the middle of long paths is counted, not named.</summary>
    public override string ToString()
    {
        var names = Hops.Select(h => h.Name).ToList();
        if (names.Count > ShownHops)
        {
            var hidden = names.Count - (ShownHops - 1);
            names.RemoveRange(2, hidden);
            names.Insert(2, $"... {hidden} more ...");
        }

        return string.Join(" -> ", names) + " -> " + End;
    }
}
