using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>Thread.Sleep(x)</c> becomes <c>await EventLoop.Delay(x)</c> on the loop, <c>await Task.Delay(x)</c> elsewhere, with
/// the token in scope. <c>Task.Delay(x)</c> becomes <c>EventLoop.Delay(x)</c>, whose parameters have the same names.
/// </summary>
internal sealed class DelayRewrite : Rewrite
{
    public DelayRewrite() : base(FixKinds.Delay)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Target is InvocationExpressionSyntax delay && delay.NameOf()?.Identifier.ValueText == "Delay")
            return OnLoopClock(site, delay);
        if (site.Target is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 })
            return null;
        var type = site.OnLoop ? site.Types.EventLoop! : site.Types.Task;
        var token = site.CancellationTokenName() is { } name ? Code.Argument(Code.Name(name)) : null;
        return Awaiting.CreateEdit(site, $"Replace with 'await {type.Name}.Delay'", target =>
        {
            var call = (InvocationExpressionSyntax)target;
            var arguments = call.ArgumentList;
            // The parameters have other names there.
            var duration = arguments.Arguments[0];
            arguments = arguments.ReplaceNode(duration, duration.WithNameColon(null).WithTriviaFrom(duration));
            return Code.Member(site.TypeName(type), "Delay").SpacedLike(call).Invoke(call, arguments.With(token));
        });
    }

    private static Edit? OnLoopClock(FixSite site, InvocationExpressionSyntax delay)
    {
        if (!site.OnLoop)
            return null;
        InvocationExpressionSyntax Replace(InvocationExpressionSyntax call) =>
            Code.Member(site.TypeName(site.Types.EventLoop!), "Delay").WithTriviaFrom(call.Expression).Invoke(call, call.ArgumentList);
        return site.MethodOf(Replace(delay)) is { ContainingType: var type } && type.Is(site.Types.EventLoop) && Replace(delay).CountRemarks() == delay.CountRemarks()
            ? new Edit(delay, "Replace with 'EventLoop.Delay'", node => Replace((InvocationExpressionSyntax)node))
            : null;
    }
}
