using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>Thread.Sleep(0)</c> becomes <c>await EventLoop.Yield()</c> on the loop, <c>await Task.Yield()</c> elsewhere.</summary>
internal sealed class YieldRewrite : Rewrite
{
    public YieldRewrite() : base(FixKinds.Yield)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Target is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 })
            return null;
        var type = site.OnLoop ? site.Types.EventLoop! : site.Types.Task;
        return Awaiting.CreateEdit(site, $"Replace with 'await {type.Name}.Yield'", target =>
        {
            var call = (InvocationExpressionSyntax)target;
            return Code.Member(site.TypeName(type), "Yield").Invoke(call, call.ArgumentList.WithArguments(default));
        });
    }
}
