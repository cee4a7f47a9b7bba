using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>A synchronous wait for a task becomes an await: every form that has no time limit.</summary>
internal sealed class AwaitTaskRewrite : Rewrite
{
    public AwaitTaskRewrite() : base(FixKinds.Await)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Model.GetOperation(site.Target, site.CancellationToken) is not { } operation || TaskWait.From(operation, site.Types) is not { } wait)
            return null;
        return (wait.Form, operation) switch
        {
            (WaitForm.Result, _) => Awaiting.CreateEdit(site, TitleOf(wait), target => TaskIn(target, WaitForm.Result)),
            (WaitForm.GetResult, _) => CreateGetResult(site, wait),
            (WaitForm.WaitAny, _) when !site.IsStatement => null,
            (WaitForm.Wait or WaitForm.WaitAll or WaitForm.WaitAny, IInvocationOperation call) => CreateWait(site, wait, call),
            (WaitForm.ToBlockingEnumerable, _) => AwaitForEach.CreateEdit(site),
            _ => null,
        };
    }

    private static string TitleOf(TaskWait wait) => Awaiting.TitleOf(wait.Task.Syntax as ExpressionSyntax);

    /// <summary>The task of a wait without bounds.</summary>
    public static ExpressionSyntax? TaskIn(ExpressionSyntax target, WaitForm form) =>
        (form == WaitForm.GetResult ? target.Receiver()?.Receiver() : target.Receiver()) is { } task ? Code.KeepStart(target, task) : null;

    private static Edit? CreateGetResult(FixSite site, TaskWait wait)
    {
        // The code after it stayed on the loop, whatever was configured.
        var stay = site.OnLoop && TaskOf(site.Target) is { } configured ? StayOnLoopRewrite.Plan(site, configured) : null;
        return Awaiting.CreateEdit(site, TitleOf(wait), target =>
            TaskOf(target) is { } task ? Code.KeepStart(target, stay is null ? task : stay(task)) : null);

        static ExpressionSyntax? TaskOf(ExpressionSyntax target) => target.Receiver()?.Receiver();
    }

    private static Edit? CreateWait(FixSite site, TaskWait wait, IInvocationOperation call)
    {
        if (BoundedWait.From(call, site) is not { LimitCount: 0 } bounded)
            return null;
        var title = wait.Form == WaitForm.Wait ? TitleOf(wait) : $"Replace with 'await Task.{bounded.Combinator}'";
        return Awaiting.CreateEdit(site, title, bounded.ToAwaitable);
    }
}
