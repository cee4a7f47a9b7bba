using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>One rewrite of one place.</summary>
/// <param name="Target">The node of the original tree that is replaced.</param>
/// <param name="Title">What will happen, for the menu.</param>
/// <param name="Apply">Makes the new node from the target, in which nested edits are done already: its outer shape is the original's.</param>
internal sealed record Edit(SyntaxNode Target, string Title, Func<SyntaxNode, SyntaxNode> Apply)
{
    /// <summary>The target moves into a function that cannot await, and what is inside it moves along: nested edits are not wanted.</summary>
    public bool MovesTarget { get; init; }

    /// <summary>
    /// What changes elsewhere along with the target: a declaration, its other uses. Null takes the node out of its list.
    /// Edits may share such a change; it is the same in all of them.
    /// </summary>
    public IReadOnlyList<(SyntaxNode Node, Func<SyntaxNode, SyntaxNode?> Apply)> Along { get; init; } = [];

    /// <summary>Another edit of the same place, for the case that this one does not compile; null, or a null from it, where there is none.</summary>
    public Func<Edit?>? Otherwise { get; init; }

    /// <summary>One edit for a node, and none inside one that moves.</summary>
    public static IReadOnlyList<Edit> WithoutConflicts(IReadOnlyList<Edit> edits)
    {
        var moved = new HashSet<SyntaxNode>(edits.Where(edit => edit.MovesTarget).Select(edit => edit.Target));
        return edits
            .GroupBy(edit => edit.Target, (_, same) => same.First())
            .Where(edit => !edit.Target.Ancestors().Any(moved.Contains))
            .ToList();
    }
}
