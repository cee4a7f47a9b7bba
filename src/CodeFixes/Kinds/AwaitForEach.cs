using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>foreach (var x in s.ToBlockingEnumerable(token))</c> becomes <c>await foreach (var x in s.WithCancellation(token))</c>.</summary>
internal static class AwaitForEach
{
    public static Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is not null || site.Target is not InvocationExpressionSyntax call
            || call.Parent is not CommonForEachStatementSyntax loop || loop.Expression != call
            || site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is not IMethodSymbol method)
            return null;
        var sources = method.MethodKind == MethodKind.ReducedExtension ? 0 : 1;
        if (Sequence(call, sources).CountRemarks() < call.CountRemarks() || call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null))
            return null;
        var leavesContext = site.LeavesContext;
        return new Edit(loop, "Replace with 'await foreach'", node =>
        {
            var each = (CommonForEachStatementSyntax)node;
            var keyword = each.ForEachKeyword;
            var awaited = SyntaxFactory.Token(keyword.LeadingTrivia, SyntaxKind.AwaitKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
            var sequence = Sequence((InvocationExpressionSyntax)each.Expression, sources);
            return each
                .WithExpression(leavesContext ? Code.ConfigureAwaitFalse(sequence) : sequence)
                .WithForEachKeyword(keyword.WithLeadingTrivia())
                .WithAwaitKeyword(awaited);
        });
    }

    private static ExpressionSyntax Sequence(InvocationExpressionSyntax call, int sources)
    {
        var arguments = call.ArgumentList.Arguments;
        if (arguments.Count > sources)
            return call.Renamed("WithCancellation");
        return sources == 0 ? Code.KeepStart(call, call.Receiver() ?? call) : Code.Parenthesized(arguments[0].Expression).WithTriviaFrom(call);
    }
}
