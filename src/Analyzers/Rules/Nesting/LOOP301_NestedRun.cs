using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Nesting;

/// <summary>A loop that is run inside code that a loop runs already, or inside async code.</summary>
internal sealed class LOOP301_NestedRun : LoopRule
{
    public LOOP301_NestedRun() : base(
        Describe(RuleIds.NestedRun, "NestedRun", "Nesting",
            title: "Do not run a loop inside async code",
            messageFormat: "'{0}' {1}; {2}",
            description: "A thread runs one loop at a time: a nested run throws on an AsyncLoop loop, and blocks the thread elsewhere.",
            DiagnosticSeverity.Error),
        CallSite.Kinds)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        if (context.Operation is not IInvocationOperation call || LoopRunners.Of(call.TargetMethod, context.Model.Types) is not (not LoopRunner.None and var runner))
        {
            AnalyzeHelpers(context);
            return;
        }

        var body = context.Body;
        if (!body.InScope || (runner == LoopRunner.JoinableTaskFactory && IsSynchronousInFramework(context)))
            return;
        var throws = (runner is LoopRunner.EventLoop or LoopRunner.ByHand) && body.IsOnAsyncLoop;
        if (runner == LoopRunner.ByHand && !throws)
            return;
        var severity = throws ? DiagnosticSeverity.Error
            : runner == LoopRunner.Dispatcher ? DiagnosticSeverity.Info
            : DiagnosticSeverity.Warning;
        var fix = ChooseFix(call, runner, throws, context);
        context.Report(Descriptor, call.NameLocation(), severity, fix,
            call.TargetMethod.DisplayName(),
            throws ? "throws here: a loop runs this code already" : (body.Framework is null ? "blocks the thread that runs this async code" : body.Effect) + " until the nested loop ends",
            fix.Kind == FixKinds.RunInExecutor ? "run it on a thread of its own, or await the work itself"
            : runner == LoopRunner.JoinableTaskFactory ? "use 'await RunAsync'"
            : runner == LoopRunner.ByHand ? "what is ready runs by itself once this code awaits"
            : runner == LoopRunner.Dispatcher ? "await instead of pumping messages"
            : call.TargetMethod.Name == "RunForever" ? "start tasks with 'CreateTask', or run the other loop in a thread of its own" : "await the work itself");
    }

    /// <summary>The run stands in a helper: reported where code in scope calls it, with the path.</summary>
    private void AnalyzeHelpers(in RuleContext context)
    {
        if (context.Model.Transitive.Find(context) is not { Leaf.Kind: LeafKind.RunsLoop } path
            || (path.End == "JoinableTaskFactory.Run" && IsSynchronousInFramework(context)))
            return;
        var locations = context.Model.Transitive.LocationsOf(path);
        context.Report(Descriptor, CallSite.LocationOf(context.Operation), DiagnosticSeverity.Warning, FixOfHelper(path.End, context), locations,
            path.Hops[0].Name, "runs a loop inside async code", path.Describe(locations[locations.Length - 1]));
    }

    /// <summary>The helper moves to another thread, with its loop. Offered one by one only: it may touch state that belongs to the loop.</summary>
    private static Fix FixOfHelper(string end, in RuleContext context)
    {
        var canMove = end is not ("JoinableTaskFactory.Run" or "Dispatcher.PushFrame")
            && context.Operation is IInvocationOperation call && context.AllowsAwait(call) && JobPlace.Allows(call);
        return canMove ? new Fix(FixKinds.RunHelperInExecutor, OnLoop: context.OnEventLoop(context.Body)) : Fix.None;
    }

    /// <summary>A synchronous handler of a framework has nothing to await in: there a joinable task is the way to wait.</summary>
    private static bool IsSynchronousInFramework(in RuleContext context) =>
        context.Body.Framework is not null && !AwaitPlace.Allows(context.Operation, context.CancellationToken);

    private static Fix ChooseFix(IInvocationOperation call, LoopRunner runner, bool throws, in RuleContext context)
    {
        if (runner == LoopRunner.EventLoop && throws)
        {
            return IsAwaitable(call) && context.AllowsAwaitOnceAsync(call)
                ? new Fix(FixKinds.Await, OnLoop: true).At(call, FixKinds.MakeAsync, context.CancellationToken)
                : Fix.None;
        }

        if (!context.AllowsAwait(call))
            return Fix.None;
        if (runner == LoopRunner.JoinableTaskFactory)
            return new Fix(FixKinds.Counterpart, Counterpart: "RunAsync");
        // Elsewhere the nested loop works, and what it runs may count on its single thread: move it, do not dissolve it.
        return runner != LoopRunner.Dispatcher && JobPlace.Allows(call) ? new Fix(FixKinds.RunInExecutor) : Fix.None;
    }

    /// <summary>
    /// Run(X) and RunUntilComplete(X) for a method group, a lambda that is one call, or a task. Options and lambdas with
    /// statements have no plain form that is awaited.
    /// </summary>
    private static bool IsAwaitable(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "RunForever" || call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments })
            return false;
        return arguments[0].Expression switch
        {
            LambdaExpressionSyntax lambda => lambda.ExpressionBody is InvocationExpressionSyntax or AwaitExpressionSyntax,
            AnonymousMethodExpressionSyntax => false,
            _ => true,
        };
    }
}
