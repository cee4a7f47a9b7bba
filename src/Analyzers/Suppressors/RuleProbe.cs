using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Suppressors;

/// <summary>Asks rules of ours about the expression that somebody else's diagnostic stands on.</summary>
internal readonly struct RuleProbe
{
    private readonly LoopModel _model;
    private readonly SuppressionAnalysisContext _context;
    private readonly SemanticModel _semantics;
    private readonly SyntaxNode _node;
    private readonly TextSpan _span;

    public RuleProbe(LoopModel model, Location location, SuppressionAnalysisContext context)
    {
        _model = model;
        _context = context;
        _semantics = context.GetSemanticModel(location.SourceTree!);
        _span = location.SourceSpan;
        _node = location.SourceTree!.GetRoot(context.CancellationToken).FindNode(_span, getInnermostNodeForTie: true);
    }

    /// <summary>The place runs on the loop for certain.</summary>
    public bool IsProven()
    {
        for (var node = _node; node is not null; node = node.Parent)
        {
            if (_semantics.GetOperation(node, _context.CancellationToken) is { } operation)
                return ContainingMember() is { } member && _model.BodyOf(operation, member).IsProven;
        }

        return false;
    }

    /// <summary>The rule says something of this very expression.</summary>
    public bool Reports(LoopRule rule)
    {
        if (ContainingMember() is not { } member)
            return false;
        var reported = false;
        // Analyzers point at the name, at the call or at the statement: each of them is the same defect.
        for (var node = _node; node is not (null or MemberDeclarationSyntax) && !reported; node = node.Parent)
        {
            if (_semantics.GetOperation(node, _context.CancellationToken) is not { } operation || !rule.Kinds.Contains(operation.Kind) || !IsPlaceOf(operation))
                continue;
            var probe = new Probe(operation, member, _context.Compilation, _context.Options, _ => reported = true, _context.CancellationToken);
            rule.Analyze(new RuleContext(probe, _model));
        }

        return reported;
    }

    private bool IsPlaceOf(IOperation operation)
    {
        if (operation.Syntax.Span == _span || operation.NameLocation().SourceSpan == _span)
            return true;
        return operation switch
        {
            IInvocationOperation { Syntax: InvocationExpressionSyntax call } => call.Expression.Span == _span,
            IExpressionStatementOperation { Operation: var dropped } => IsPlaceOfDropped(dropped.Unwrapped()),
            _ => false,
        };
    }

    /// <summary>The dropped expression, or the call at the end of its chain of <c>?.</c>.</summary>
    private bool IsPlaceOfDropped(IOperation dropped)
    {
        if (dropped.Syntax.Span == _span || dropped.NameLocation().SourceSpan == _span)
            return true;
        while (dropped is IConditionalAccessOperation access)
            dropped = access.WhenNotNull.Unwrapped();
        return dropped.Syntax.Span == _span;
    }

    private ISymbol? ContainingMember()
    {
        var symbol = _semantics.GetEnclosingSymbol(_span.Start, _context.CancellationToken);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            symbol = symbol.ContainingSymbol;
        return symbol;
    }
}
