using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Puts an awaited expression into the place of the target, where its type fits.</summary>
internal static class Awaiting
{
    /// <param name="site">The place.</param>
    /// <param name="title">The title of the edit.</param>
    /// <param name="toAwaitable">Makes the awaitable expression from the target, by syntax alone; null for a target that has no receiver of its own.</param>
    /// <param name="discardsResult">Nobody read what the target gave, so that any result of the await will do.</param>
    public static Edit? CreateEdit(FixSite site, string title, Func<ExpressionSyntax, ExpressionSyntax?> toAwaitable, bool discardsResult = false)
    {
        if (toAwaitable(site.Standalone) is not { } awaitable || site.AwaitedTypeOf(awaitable) is not { } awaited
            || awaitable.CountRemarks() < site.Standalone.CountRemarks())
            return null;
        if (site.Conditional is { } conditional)
            return conditional.CreateEdit(title, toAwaitable, awaitable);

        var hidesResult = false;
        if (!discardsResult && !site.IsStatement)
        {
            var type = site.Model.GetTypeInfo(site.Target, site.CancellationToken).Type;
            if (type is { SpecialType: SpecialType.System_Void })
                hidesResult = awaited.SpecialType != SpecialType.System_Void && site.Target.Parent is LambdaExpressionSyntax;
            else if (!SymbolEqualityComparer.Default.Equals(type, awaited))
                return null;
        }

        // A lambda that returned nothing must not begin to return a value: another overload could take it.
        if (hidesResult && (!site.Types.IsTask(site.TypeOf(awaitable)) || site.Types.IsValueTask(site.TypeOf(awaitable))))
            return null;
        var leavesContext = site.LeavesContextAt(awaitable);
        return new Edit(site.Target, title, node =>
        {
            var operand = toAwaitable((ExpressionSyntax)node)!;
            return InParentheses(Code.Await(hidesResult ? Cast(site.TypeName(site.Types.Task), operand) : operand, leavesContext), site.Target);
        });
    }

    /// <summary>Names what is awaited.</summary>
    public static string TitleOf(ExpressionSyntax? awaited) =>
        awaited?.NameOf() is { } name ? $"Await '{name.Identifier.ValueText}'" : "Await the task";

    /// <summary><c>(task ?? completed)</c>: the null-safe form of a task that is waited for, not read.</summary>
    public static ExpressionSyntax OrCompleted(ExpressionSyntax task, ExpressionSyntax completed) => ParenthesizedExpression(
        Code.Bare(SyntaxKind.OpenParenToken),
        Code.Binary(SyntaxKind.CoalesceExpression, task.WithoutTrivia(), SyntaxKind.QuestionQuestionToken, completed),
        Code.Bare(SyntaxKind.CloseParenToken));

    /// <summary>Parentheses where what stands around the place binds closer than an await.</summary>
    public static ExpressionSyntax InParentheses(AwaitExpressionSyntax expression, ExpressionSyntax place)
    {
        var isReceiver = place.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == place,
            ConditionalAccessExpressionSyntax access => access.Expression == place,
            ElementAccessExpressionSyntax access => access.Expression == place,
            InvocationExpressionSyntax call => call.Expression == place,
            PostfixUnaryExpressionSyntax => true,
            _ => false,
        };
        return isReceiver ? Code.Parenthesized(expression) : expression;
    }

    private static CastExpressionSyntax Cast(ExpressionSyntax type, ExpressionSyntax operand) => CastExpression(
        Token(operand.GetLeadingTrivia(), SyntaxKind.OpenParenToken, TriviaList()), (TypeSyntax)type,
        Code.Bare(SyntaxKind.CloseParenToken), Code.Parenthesized(operand.WithLeadingTrivia(TriviaList())));
}
