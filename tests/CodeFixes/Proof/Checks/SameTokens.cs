using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>
/// The tokens that two documents have in common, as pairs of positions in the order of the old ones. A closing bracket
/// goes with the one that opens it: its text alone could be that of a call around, which is gone. One whose opening
/// bracket is gone or new is in no pair.
/// </summary>
internal static class SameTokens
{
    public static IEnumerable<(int Old, int New)> Of(SyntaxToken[] old, SyntaxToken[] changed)
    {
        var (oldEnds, newEnds) = (EndsOf(old), EndsOf(changed));
        var (oldRest, newRest) = (Without(oldEnds, old), Without(newEnds, changed));
        var pairs = new List<(int Old, int New)>();
        foreach (var (i, j) in CommonTokens.Of([.. oldRest.Select(at => old[at].Text)], [.. newRest.Select(at => changed[at].Text)]))
        {
            pairs.Add((oldRest[i], newRest[j]));
            if (oldEnds.TryGetValue(oldRest[i], out var oldEnd) && newEnds.TryGetValue(newRest[j], out var newEnd))
                pairs.Add((oldEnd, newEnd));
        }

        return pairs.Order();
    }

    private static int[] Without(Dictionary<int, int> ends, SyntaxToken[] tokens) => [.. Enumerable.Range(0, tokens.Length).Except(ends.Values)];

    /// <summary>Where the bracket ends that begins at a position.</summary>
    private static Dictionary<int, int> EndsOf(SyntaxToken[] tokens)
    {
        var ends = new Dictionary<int, int>();
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            switch (tokens[i].Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    open.Push(i);
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken when open.Count > 0:
                    ends.Add(open.Pop(), i);
                    break;
            }
        }

        return ends;
    }
}
