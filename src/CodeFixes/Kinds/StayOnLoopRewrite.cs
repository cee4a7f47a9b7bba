using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>ConfigureAwait(false)</c> goes; other options gain <c>ContinueOnCapturedContext</c>.</summary>
internal sealed class StayOnLoopRewrite : Rewrite
{
    private const string Captured = "ContinueOnCapturedContext";

    public StayOnLoopRewrite() : base(FixKinds.StayOnLoop)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (Plan(site, site.Target) is not { } stay || stay(site.Target).CountRemarks() < site.Target.CountRemarks())
            return null;
        var title = stay(site.Target) is InvocationExpressionSyntax call && call.NameOf()?.Identifier.ValueText == "ConfigureAwait"
            ? $"Add 'ConfigureAwaitOptions.{Captured}'"
            : "Remove 'ConfigureAwait(false)'";
        return new Edit(site.Target, title, target => stay((ExpressionSyntax)target));
    }

    /// <summary>How an expression stays on the loop; null where it is no <c>ConfigureAwait</c> that leaves it.</summary>
    public static Func<ExpressionSyntax, ExpressionSyntax>? Plan(FixSite site, ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } configured || configured.Receiver() is null
            || site.Model.GetOperation(configured, site.CancellationToken) is not IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
            return null;
        var argument = site.Model.GetConstantValue(arguments[0].Expression, site.CancellationToken);
        if (argument is { HasValue: true, Value: false })
            return call => Code.KeepStart(call, call.Receiver()!);
        if (argument is not { HasValue: true, Value: int options } || (options & 1) != 0
            || site.Model.GetTypeInfo(arguments[0].Expression, site.CancellationToken).Type is not { } type)
            return null;
        return call =>
        {
            var old = ((InvocationExpressionSyntax)call).ArgumentList.Arguments[0].Expression;
            var captured = Code.Member(site.TypeName(type), Captured);
            ExpressionSyntax all = options == 0
                ? captured
                : Code.Binary(SyntaxKind.BitwiseOrExpression, Operand(old.WithoutTrivia()), SyntaxKind.BarToken, captured);
            return call.ReplaceNode(old, all.WithTriviaFrom(old));
        };
    }

    private static ExpressionSyntax Operand(ExpressionSyntax expression) =>
        expression.IsKind(SyntaxKind.BitwiseOrExpression) ? expression : Code.Parenthesized(expression);
}
