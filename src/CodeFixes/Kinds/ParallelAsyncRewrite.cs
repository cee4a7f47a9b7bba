using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>Parallel.ForEach(source, async x => ..);</c> becomes <c>await Parallel.ForEachAsync(source, async (x, _) => ..);</c>.</summary>
internal sealed class ParallelAsyncRewrite : Rewrite
{
    public ParallelAsyncRewrite() : base(FixKinds.Counterpart)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Counterpart is not { } counterpart
            || AsyncLambda.At(site) is not { Lambda: var lambda, Call: { Parent: ExpressionStatementSyntax } call } found
            || AsyncLambda.OnlyParameterOf(lambda) is not { } parameter)
            return null;
        var token = found.UnusedName(site);
        var second = Parameter(Identifier(TriviaList(), token, TriviaList()));
        if (parameter.Type is not null)
            second = second.WithType((TypeSyntax)site.TypeName(site.Types.CancellationToken!).WithTrailingTrivia(Space));
        // The body takes what it took: the numbers of For may be of a smaller type than its index.
        if (site.MethodOf(Parallel(call)) is not { } method || !ElementOf(method).Is(ElementOf(found.Method)) || Parallel(call).CountRemarks() < call.CountRemarks())
            return null;
        var leavesContext = site.LeavesContextAt(Parallel(call));
        return new Edit(call, $"Replace with 'await Parallel.{counterpart}'", node => Code.Await(Parallel((InvocationExpressionSyntax)node), leavesContext));

        InvocationExpressionSyntax Parallel(InvocationExpressionSyntax old) => found.With(old.Renamed(counterpart), function => ParenthesizedLambdaExpression(
            function.Modifiers,
            ParameterList(
                Code.Bare(SyntaxKind.OpenParenToken),
                SeparatedList([AsyncLambda.ParametersOf(function)[0].WithoutTrivia(), second], [Code.ThenSpace(SyntaxKind.CommaToken)]),
                Token(TriviaList(), SyntaxKind.CloseParenToken, TriviaList(Space))),
            function.ArrowToken, function.Block, function.ExpressionBody).WithTriviaFrom(function));
    }

    /// <summary>What the body is called with.</summary>
    private static ITypeSymbol? ElementOf(IMethodSymbol method) =>
        method.Parameters.LastOrDefault()?.Type is INamedTypeSymbol { DelegateInvokeMethod.Parameters: { IsEmpty: false } parameters } ? parameters[0].Type : null;
}
