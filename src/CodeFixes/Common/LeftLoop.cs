using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// Whether an await with <c>ConfigureAwait(false)</c> may have left the loop before a place is reached. The rules judge a
/// place by the function that it stands in; a call of the loop's own that a fix puts there would throw.
/// </summary>
internal static class LeftLoop
{
    public static bool Before(SyntaxNode place, SyntaxNode member)
    {
        foreach (var call in member.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.NameOf()?.Identifier.ValueText == "ConfigureAwait"
                && !call.ArgumentList.Arguments.Any(argument => Stays(argument.Expression))
                && LeavingIn(call) is { } leaving && !leaving.Span.Contains(place.Span) && MayReach(leaving, place))
                return true;
        }

        return false;
    }

    private static bool Stays(ExpressionSyntax argument) => argument.IsKind(SyntaxKind.TrueLiteralExpression)
        || argument.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "ContinueOnCapturedContext" });

    /// <summary>What awaits the call; null where a blocking wait does.</summary>
    private static SyntaxNode? LeavingIn(InvocationExpressionSyntax call)
    {
        SyntaxNode node = call;
        while (node.Parent is ParenthesizedExpressionSyntax)
            node = node.Parent;
        return node.Parent switch
        {
            AwaitExpressionSyntax awaited => awaited,
            // The body of a loop runs after its first await.
            CommonForEachStatementSyntax loop when loop.Expression == node => loop.Expression,
            UsingStatementSyntax or EqualsValueClauseSyntax => node,
            _ => null,
        };
    }

    private static bool MayReach(SyntaxNode leaving, SyntaxNode place)
    {
        var function = place.FunctionAround();
        return leaving.FunctionAround() != function || leaving.SpanStart < place.SpanStart
            || place.Ancestors().TakeWhile(node => node != function).Any(node => IsLoop(node) && node.Span.Contains(leaving.Span));
    }

    private static bool IsLoop(SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;
}
