using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A call that blocks through helpers: reported once, where code in scope meets synchronous code.</summary>
internal sealed class LOOP105_TransitiveBlocking : LoopRule
{
    public LOOP105_TransitiveBlocking() : base(
        Describe(RuleIds.TransitiveBlocking, "TransitiveBlocking", "Blocking",
            title: "Do not block the loop through helpers",
            messageFormat: "'{0}' {1}: {2}",
            description: "A synchronous helper that waits keeps the thread just as the wait itself does, and does not look like it.",
            DiagnosticSeverity.Warning),
        CallSite.Kinds)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        if (context.Model.Transitive.Find(context) is not { Leaf.Kind: LeafKind.Blocks } path || path.Hops.Length > context.Settings.MaxDepth)
            return;
        // A method with two modes that is told the mode is synchronous for synchronous callers only.
        if (DualMode.PassesOn(context.Operation, context.CancellationToken))
            return;
        // An await of the disposal ends the path where it begins: that has a rule and a fix of its own.
        if (context.Model.Disposal.CanAwait(context))
            return;
        var body = context.Body;
        var locations = context.Model.Transitive.LocationsOf(path);
        context.Report(Descriptor, CallSite.LocationOf(context.Operation), path.SeverityIn(body), ChooseFix(context), locations,
            path.Hops[0].Name,
            (path.IsCertain, body.IsProven) switch
            {
                (true, _) => body.Effect,
                (false, true) => $"may freeze {body.Subject}, depending on the implementation",
                (false, false) => "may block the thread that runs this async code, depending on the implementation",
            },
            path.Describe(locations[locations.Length - 1]));
    }

    /// <summary>
    /// An awaitable twin is called in the helper's place. Else the helpers become async, which the fix finds out for the whole path; one that only waits for
    /// a method with two modes is left out. The job is offered one by one only: a helper may touch state that belongs to the loop, and whether it does is for
    /// a person to see.
    /// </summary>
    private static Fix ChooseFix(in RuleContext context)
    {
        var onLoop = context.OnEventLoop(context.Body);
        string? job = null;
        if (context.Operation is IInvocationOperation call && AwaitPlace.Allows(call, context.CancellationToken))
        {
            if (DualMode.ConstantIn(call, context.Model.Types) is not null)
                return new Fix(FixKinds.PassFlag);
            job = context.AllowsAwait(call) && JobPlace.Allows(call) ? FixKinds.RunHelperInExecutor : null;
            if (DualMode.TwinOf(call.TargetMethod, context.Model.Types, context.CancellationToken) is { } mode)
                return new Fix(FixKinds.PassFlag, job, mode.Name, onLoop);
        }

        if (!context.AllowsAwaitOnceAsync(context.Operation))
            return new Fix(null, job, OnLoop: onLoop);
        if (context.Operation is IInvocationOperation helper && TwinOf(helper, context) is { } twin)
            return new Fix(FixKinds.Counterpart, job, twin.Name, onLoop).At(helper, FixKinds.MakeAsync, context.CancellationToken);
        if (context.Model.Disposal.TypeIn(context.Operation) is not null)
            return new Fix(FixKinds.Await, OnLoop: onLoop).At(context.Operation, FixKinds.MakeAsync, context.CancellationToken);
        return context.Operation is IInvocationOperation or IForEachLoopOperation
            ? new Fix(FixKinds.MakeAsync, job, OnLoop: onLoop)
            : new Fix(null, job, OnLoop: onLoop);
    }

    /// <summary>The awaitable twin of the helper, unless it blocks as well.</summary>
    private static IMethodSymbol? TwinOf(IInvocationOperation helper, in RuleContext context)
    {
        var twin = context.Model.Counterparts.UsableFor(helper, context) ?? context.Model.Disposal.TwinOf(helper);
        return twin is null || twin.OriginalDefinition.Is(context.Member.OriginalDefinition) || !context.IsAccessible(twin, helper.Instance?.Type)
            || context.Model.Transitive.Blocks(twin, helper.Instance?.Type, context.CancellationToken)
                ? null
                : twin;
    }
}
