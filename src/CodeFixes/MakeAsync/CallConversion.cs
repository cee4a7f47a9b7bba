using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Awaits a call of a function that becomes async, and adapts what takes such a function.</summary>
internal static class CallConversion
{
    public static void Add(ConvertedCall call, string? token, FileEdits edits)
    {
        var invocation = call.Call;
        edits.Add(invocation, node => node.WithArgumentList(node.ArgumentList.With(TokenArgument(invocation, token))).WithAdditionalAnnotations(Marks.Call));
        switch (call.Form)
        {
            case CallForm.Await:
                edits.Add<ExpressionSyntax>(invocation, node => Awaiting.InParentheses(Code.Await(node, edits.LeavesContextAt(invocation)), invocation));
                break;
            case CallForm.AwaitConditional:
                var completed = Code.Member(edits.TaskAt(invocation.SpanStart), "CompletedTask");
                edits.Add((ConditionalAccessExpressionSyntax)call.Place, node =>
                    Code.Await(Awaiting.OrCompleted(node, completed), edits.LeavesContextAt(invocation)).WithTriviaFrom(node));
                break;
            case CallForm.ForEach:
                if (edits.LeavesContextAt(invocation))
                    edits.Add<ExpressionSyntax>(invocation, Code.ConfigureAwaitFalse);
                edits.Add((CommonForEachStatementSyntax)call.Place, node => node
                    .WithForEachKeyword(node.ForEachKeyword.WithLeadingTrivia())
                    .WithAwaitKeyword(Token(node.ForEachKeyword.LeadingTrivia, SyntaxKind.AwaitKeyword, TriviaList(Space))));
                break;
        }
    }

    /// <summary>A lambda or method group, as the call that takes it wants it from now on.</summary>
    /// <param name="target">What takes it.</param>
    /// <param name="function">The lambda or method group.</param>
    /// <param name="isInAsync">The call stands in a function that is async, where a task that is dropped without a word is a warning.</param>
    /// <param name="edits">The edits of the file.</param>
    public static void AddTarget(AsyncTarget target, ExpressionSyntax function, bool isInAsync, FileEdits edits)
    {
        if (target.NewName is { } name)
        {
            // The delegate of the other method takes a token.
            edits.Add(function, node => node switch
            {
                ParenthesizedLambdaExpressionSyntax lambda => (ExpressionSyntax)SimpleLambdaExpression(
                    lambda.Modifiers, Parameter(Identifier(TriviaList(), "_", lambda.ParameterList.GetTrailingTrivia())), lambda.ArrowToken, lambda.Block, lambda.ExpressionBody)
                    .WithAdditionalAnnotations(Marks.Lambda(null)),
                AnonymousFunctionExpressionSyntax => node,
                _ => Code.Lambda(Code.Call(node.WithoutTrivia()), "_").WithTriviaFrom(node),
            });
            edits.Rename(((ExpressionSyntax)target.Call).NameOf()!, name);
            if (isInAsync)
                edits.Add(target.Call.OutermostAccess(), Code.Discard);
        }
        else if (edits.File.Model.GetTypeInfo(target.Call).Type is { } type)
        {
            edits.Add<ExpressionSyntax>(target.Call, node => node.WithAdditionalAnnotations(Marks.Typed(type.ToDisplayString())));
        }
    }

    private static ArgumentSyntax? TokenArgument(InvocationExpressionSyntax call, string? token) => token is null ? null
        : Code.Argument(Code.Name(token), call.ArgumentList.Arguments.Any(argument => argument.NameColon is not null) ? Tokens.Name : null);
}
