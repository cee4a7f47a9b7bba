using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>loop.CallLater(t, cb);</c> from another thread becomes <c>loop.CallSoonThreadSafe(() => loop.CallLater(t, cb));</c>.</summary>
internal sealed class PostToLoopRewrite : Rewrite
{
    public PostToLoopRewrite() : base(FixKinds.PostToLoop)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Target is not InvocationExpressionSyntax call || call.Receiver() is not { } receiver
            || receiver.DescendantNodesAndSelf().Any(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
            || !Captures.AllowLater(site)
            || site.MethodOf(Post(call)) is null)
            return null;
        const string Title = "Post to the loop with 'CallSoonThreadSafe'";
        var gives = site.Model.GetTypeInfo(call, site.CancellationToken).Type;
        if (call.Parent is LambdaExpressionSyntax lambda && gives is { SpecialType: SpecialType.System_Void })
            return new Edit(lambda, Title, node => WithBlock((LambdaExpressionSyntax)node)) { MovesTarget = true };
        return new Edit(call, Title, node => Post((InvocationExpressionSyntax)node)) { MovesTarget = true };
    }

    private static InvocationExpressionSyntax Post(InvocationExpressionSyntax call)
    {
        var post = Code.Member(call.Receiver()!.WithoutTrivia(), "CallSoonThreadSafe");
        return Code.Call(post, Code.Argument(Code.Lambda(call.WithLeadingTrivia().WithTrailingTrivia()))).WithTriviaFrom(call);
    }

    /// <summary>A lambda that returned nothing must not begin to return a handle: another overload could take it.</summary>
    private static LambdaExpressionSyntax WithBlock(LambdaExpressionSyntax lambda)
    {
        var call = (InvocationExpressionSyntax)lambda.ExpressionBody!;
        var statement = SyntaxFactory.ExpressionStatement(Post(call.WithoutTrailingTrivia()), Code.ThenSpace(SyntaxKind.SemicolonToken));
        var block = SyntaxFactory.Block(
            Code.ThenSpace(SyntaxKind.OpenBraceToken),
            SyntaxFactory.SingletonList<StatementSyntax>(statement),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.CloseBraceToken, call.GetTrailingTrivia()));
        return lambda.WithExpressionBody(null).WithBlock(block);
    }
}
