using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// Whether an await with <c>ConfigureAwait(false)</c> may have left the loop before a place is reached, as far as its member
/// tells. The rules judge a place by the function that it stands in; where this is so, no message names a member of the
/// loop's, which would throw there, and no fix uses one. What certainly has left is for <see cref="AwaitFlow"/> to say.
/// </summary>
internal static class LeftLoop
{
    public static bool Before(SyntaxNode place)
    {
        foreach (var node in place.MemberAround().DescendantNodes())
        {
            if (node is InvocationExpressionSyntax call && LeavingAwait.MayBe(call)
                && LeavingIn(call) is { } leaving && !leaving.Span.Contains(place.Span) && MayReach(leaving, place))
                return true;
        }

        return false;
    }

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
