using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A <c>using</c> on something that can be disposed asynchronously, and means it.</summary>
internal sealed class LOOP108_BlockingDispose : LoopRule
{
    public LOOP108_BlockingDispose() : base(
        Describe(RuleIds.BlockingDispose, "BlockingDispose", "Blocking",
            title: "Dispose asynchronously",
            messageFormat: "'using' {0}: {1}; use 'await using'",
            description: "Disposing writes what is still in a buffer, or ends a connection. What has an asynchronous form of it has a reason to.",
            DiagnosticSeverity.Info),
        OperationKind.Using, OperationKind.UsingDeclaration)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var scope = context.Operation;
        if (context.Model.Disposal.TypeIn(scope) is not { } type)
            return;
        var body = context.Body;
        if (!body.InScope || context.IsSynchronousHalf)
            return;
        var canAwait = AwaitPlace.Allows(scope, context.CancellationToken);
        var path = context.Model.Transitive.Find(context);
        // A path that no await here ends, or that ends in a nested loop, is reported as any other.
        if (path is not null && (!canAwait || path.Leaf.Kind != LeafKind.Blocks))
            return;
        var fix = (canAwait || path is null) && context.AllowsAwaitOnceAsync(scope)
            ? new Fix(FixKinds.Await, OnLoop: context.OnEventLoop(body)).At(scope, FixKinds.MakeAsync, context.CancellationToken)
            : Fix.None;
        var isCertain = path is { IsCertain: true };
        var places = path is null ? ImmutableArray<Location>.Empty : context.Model.Transitive.LocationsOf(path);
        context.Report(Descriptor, CallSite.LocationOf(scope), path?.SeverityIn(body) ?? DiagnosticSeverity.Info,
            fix,
            places,
            (isCertain, body.IsProven) switch
            {
                (true, _) => body.Effect,
                (false, true) => "may freeze " + body.Subject,
                (false, false) => "may block the thread that runs this async code",
            },
            path is null ? $"'{type.Name}.DisposeAsync' waits for something" : path.Describe(places[places.Length - 1]));
    }
}
