using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// Where awaits leave the loop, or come to a context. Made for the members alone that hold such an await and a question
/// about it, once for all questions in one.
/// </summary>
internal sealed class AwaitFlows
{
    private readonly ConditionalWeakTable<ControlFlowGraph, AwaitFlow> _flows = new();
    private readonly ConditionalWeakTable<SyntaxNode, StrongBox<bool>> _mayMove = new();
    private readonly LoopModel _model;

    public AwaitFlows(LoopModel model) => _model = model;

    /// <summary>Null where no await of the operation's member leaves or comes: the graph is not made there.</summary>
    public AwaitFlow? Of(in RuleContext context)
    {
        if (!MayMoveIn(context.Operation.Syntax))
            return null;
        var graph = context.GetControlFlowGraph();
        if (!_flows.TryGetValue(graph, out var flow))
        {
            var made = AwaitFlow.Of(graph, _model.Frameworks, context.CancellationToken);
            flow = _flows.GetValue(graph, _ => made);
        }

        return flow;
    }

    /// <summary>An await may have left the loop before the place is reached. No graph is made for that, nor a compilation needed.</summary>
    public bool MayHaveLeft(SyntaxNode place) => MayMoveIn(place) && LeftLoop.Before(place);

    private bool MayMoveIn(SyntaxNode place) =>
        MemberOf(place) is { } member && _mayMove.GetValue(member, m => new StrongBox<bool>(MayMove(m))).Value;

    private bool MayMove(SyntaxNode member)
    {
        foreach (var node in member.DescendantNodes())
        {
            if (node is SimpleNameSyntax { Identifier.ValueText: var name } && (name == "ConfigureAwait" || _model.Frameworks.SwitchMembers.Contains(name)))
                return true;
        }

        return false;
    }

    private static SyntaxNode? MemberOf(SyntaxNode node)
    {
        var member = node;
        while (member is not null and not MemberDeclarationSyntax and not AccessorDeclarationSyntax)
            member = member.Parent;
        // Top-level statements are one body.
        return member is GlobalStatementSyntax ? member.Parent : member;
    }
}
