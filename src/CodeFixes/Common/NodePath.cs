using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>The way from a node down to one inside it, by position among the children: holds while only what is further inside changes.</summary>
internal sealed class NodePath
{
    private readonly List<int> _steps;

    private NodePath(List<int> steps) => _steps = steps;

    public static NodePath Between(SyntaxNode outer, SyntaxNode inner)
    {
        var steps = new List<int>();
        for (var node = inner; node != outer && node.Parent is { } parent; node = parent)
            steps.Insert(0, parent.ChildNodes().TakeWhile(child => child != node).Count());
        return new NodePath(steps);
    }

    public SyntaxNode In(SyntaxNode outer) => _steps.Aggregate(outer, (node, step) => node.ChildNodes().ElementAt(step));
}
