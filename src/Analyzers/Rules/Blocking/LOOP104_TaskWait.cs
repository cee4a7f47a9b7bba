using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A synchronous wait for a task that is not proven complete.</summary>
internal sealed class LOOP104_TaskWait : LoopRule
{
    public LOOP104_TaskWait() : base(
        Describe(RuleIds.TaskWait, "TaskWait", "Blocking",
            title: "Do not wait for a task synchronously",
            messageFormat: "'{0}' {1} until the task ends{2}; {3}",
            description: "Waiting for a task keeps the thread; on a loop the task may need that very thread to end, and then neither goes on.",
            DiagnosticSeverity.Warning),
        OperationKind.PropertyReference, OperationKind.Invocation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        if (TaskWait.From(context.Operation, context.Model.Types) is not { } wait)
            return;
        var body = context.Body;
        var operation = context.Operation;
        if (!body.InDirectScope || context.IsSynchronousHalf || context.Model.Blocking.IsDeclaredHarmless(operation) || context.Model.Completion.IsComplete(context))
            return;
        var fix = ChooseFix(operation, wait, body, context).At(operation, FixKinds.MakeAsync, context.CancellationToken);
        context.Report(Descriptor, operation.NameLocation(), fix,
            NameOf(operation), body.Effect, body.IsProven ? $", which may need {body.Subject} to end" : "", Advice(wait.Form));
    }

    private static string NameOf(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => property.Property.DisplayName(),
        IInvocationOperation { TargetMethod.Name: "GetResult" } => "GetAwaiter().GetResult",
        IInvocationOperation call => call.TargetMethod.DisplayName(),
        _ => operation.Syntax.ToString(),
    };

    private static string Advice(WaitForm form) => form switch
    {
        WaitForm.WaitAll => "use 'await Task.WhenAll'",
        WaitForm.WaitAny => "use 'await Task.WhenAny'",
        WaitForm.RunSynchronously => "use 'await Task.Run'",
        WaitForm.ToBlockingEnumerable => "use 'await foreach'",
        _ => "await it",
    };

    private static Fix ChooseFix(IOperation operation, TaskWait wait, Body body, in RuleContext context)
    {
        if (!AwaitPlace.AllowsOnceAsync(operation, context.CancellationToken))
            return Fix.None;
        var onLoop = context.OnEventLoop(body);
        // Wait, Result and WaitAll wrap a failure in AggregateException, an await throws the failure itself.
        if (wait.Form is WaitForm.Result or WaitForm.Wait or WaitForm.WaitAll
            && CatchDependsOnAggregate(operation, context.Model.Types, context.CancellationToken))
            return Fix.None;
        // A method with two modes: the synchronous one would still be, awaited.
        if (DualMode.ConstantIn(wait.Task.WithoutConfigureAwait(), context.Model.Types) is not null)
            return operation is IPropertyReferenceOperation or IInvocationOperation { TargetMethod.Name: "GetResult" or "Wait", Arguments.IsEmpty: true } ? new Fix(FixKinds.PassFlag, OnLoop: onLoop) : Fix.None;
        if (!DualMode.AllowsAwait(operation, context.CancellationToken) && !DualMode.PassesOn(wait.Task.WithoutConfigureAwait(), context.CancellationToken))
            return Fix.None;
        switch (wait.Form)
        {
            case WaitForm.Result or WaitForm.GetResult:
                return new Fix(FixKinds.Await, OnLoop: onLoop);
            case WaitForm.Wait or WaitForm.WaitAll or WaitForm.WaitAny when operation is IInvocationOperation call:
                if (call.Arguments.Any(a => a.Parameter is { } parameter && TimeLimit.IsLimit(parameter)))
                {
                    return operation.IsStatement() && wait.Form != WaitForm.WaitAny && AwaitPlace.Allows(operation, context.CancellationToken)
                        ? new Fix(null, FixKinds.AwaitWithLimit, OnLoop: onLoop)
                        : Fix.None;
                }

                // WaitAny gives an index, WhenAny a task.
                return wait.Form != WaitForm.WaitAny || operation.IsStatement() ? new Fix(FixKinds.Await, OnLoop: onLoop) : Fix.None;
            case WaitForm.ToBlockingEnumerable when IsSourceOfForEach(operation):
                return new Fix(FixKinds.Await, OnLoop: onLoop);
            default:
                return Fix.None;
        }
    }

    private static bool IsSourceOfForEach(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is IConversionOperation)
            parent = parent.Parent;
        return parent is IForEachLoopOperation loop && loop.Collection.Syntax.Span.Contains(operation.Syntax.Span);
    }

    /// <summary>
    /// A catch around names AggregateException, by type, or in a filter or handler that may test for it; or it would take
    /// the failure itself, which passed it by inside the AggregateException.
    /// </summary>
    private static bool CatchDependsOnAggregate(IOperation operation, KnownTypes types, CancellationToken cancellationToken)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
            if (parent is ITryOperation attempt && attempt.Body == child && attempt.Catches.Any(DependsOnShape))
                return true;
        }

        return false;

        bool DependsOnShape(ICatchClauseOperation clause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!CatchesAggregate(clause.ExceptionType)
                || clause.Filter is { } filter && filter.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation read && clause.Locals.Contains(read.Local)))
                return true;
            return clause.Descendants().Any(o =>
                o.Type.Is(types.AggregateException)
                || o is IPropertyReferenceOperation { Property.Name: "InnerException" or "InnerExceptions" }
                || o is IIsTypeOperation { TypeOperand: var tested } && tested.Is(types.AggregateException));
        }

        // As one of everything: Exception, or no type at all.
        bool CatchesAggregate(ITypeSymbol caught)
        {
            for (var type = types.AggregateException?.BaseType; type is not null; type = type.BaseType)
            {
                if (caught.Is(type))
                    return true;
            }

            return false;
        }
    }
}
