using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>An async lambda that is handed to a call in place of a callback, and the parts of the two.</summary>
internal sealed class AsyncLambda
{
    private AsyncLambda(LambdaExpressionSyntax lambda, ArgumentSyntax argument, InvocationExpressionSyntax call, IMethodSymbol method)
    {
        Lambda = lambda;
        Argument = argument;
        Call = call;
        Method = method;
    }

    public LambdaExpressionSyntax Lambda { get; }

    public ArgumentSyntax Argument { get; }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>What is called.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>Null where the lambda is no plain argument of a call, or has a type or attributes of its own.</summary>
    public static AsyncLambda? At(FixSite site) =>
        site.Target is LambdaExpressionSyntax { AttributeLists.Count: 0 } lambda and not ParenthesizedLambdaExpressionSyntax { ReturnType: not null }
        && lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
        && site.Model.GetSymbolInfo(call, site.CancellationToken).Symbol is IMethodSymbol method
            ? new AsyncLambda(lambda, argument, call, method)
            : null;

    public static IReadOnlyList<ParameterSyntax> ParametersOf(LambdaExpressionSyntax lambda)
    {
        if (lambda is ParenthesizedLambdaExpressionSyntax parenthesized)
            return parenthesized.ParameterList.Parameters;
        return lambda is SimpleLambdaExpressionSyntax simple ? [simple.Parameter] : [];
    }

    /// <summary>The one parameter of the lambda; null where it has more or none, or where more is said of it than its type.</summary>
    public static ParameterSyntax? OnlyParameterOf(LambdaExpressionSyntax lambda) =>
        ParametersOf(lambda) is { Count: 1 } parameters && parameters[0] is { Modifiers.Count: 0, AttributeLists.Count: 0, Default: null } only ? only : null;

    /// <summary>The name for a parameter that nobody reads: <c>_</c>, unless the lambda uses that.</summary>
    public string UnusedName(FixSite site) =>
        Lambda.Body.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == "_") ? site.NewName("cancellationToken") : "_";

    /// <summary>The call with another argument in the place of the lambda.</summary>
    public InvocationExpressionSyntax With(InvocationExpressionSyntax call, Func<LambdaExpressionSyntax, ExpressionSyntax> change)
    {
        var lambda = (LambdaExpressionSyntax)call.ArgumentList.Arguments[Call.ArgumentList.Arguments.IndexOf(Argument)].Expression;
        return call.ReplaceNode(lambda, change(lambda));
    }

    /// <summary><c>async name => ..</c>, with the body of the lambda.</summary>
    public static LambdaExpressionSyntax WithOneParameter(LambdaExpressionSyntax lambda, string name) => SimpleLambdaExpression(
        lambda.Modifiers, Parameter(Identifier(TriviaList(), name, TriviaList(Space))), lambda.ArrowToken, lambda.Block, lambda.ExpressionBody);

    /// <summary><c>x => body</c>: the lambda is not async any more.</summary>
    public static LambdaExpressionSyntax WithoutAsync(LambdaExpressionSyntax lambda, ExpressionSyntax body)
    {
        var modifiers = TokenList(lambda.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword)));
        return (lambda switch
        {
            ParenthesizedLambdaExpressionSyntax parenthesized => (LambdaExpressionSyntax)parenthesized.WithModifiers(modifiers),
            SimpleLambdaExpressionSyntax simple => simple.WithModifiers(modifiers),
            _ => lambda,
        })
            .WithArrowToken(Code.ThenSpace(SyntaxKind.EqualsGreaterThanToken).WithLeadingTrivia(lambda.ArrowToken.LeadingTrivia))
            .WithBlock(null).WithExpressionBody(body).WithLeadingTrivia(lambda.GetLeadingTrivia());
    }
}
