using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// What the rules have in common that report a member of the catalogue, one rule a tier: where it matters, what to use
/// instead, and how it is rewritten.
/// </summary>
internal abstract class CatalogueRule : LoopRule
{
    private readonly Tier _tier;

    protected CatalogueRule(DiagnosticDescriptor descriptor, Tier tier)
        : base(descriptor, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference) =>
        _tier = tier;

    public sealed override void Analyze(in RuleContext context)
    {
        var operation = context.Operation;
        if (context.Model.Blocking.Find(operation) is not { } entry || entry.Tier != _tier)
            return;
        var body = context.Body;
        if (!body.InDirectScope || IsExempt(operation, body, context) || context.IsSynchronousHalf)
            return;
        var onLoop = context.OnEventLoop(body);
        context.Report(Descriptor, operation.NameLocation(), SeverityIn(body), ChooseFix(operation, entry, onLoop, context),
            BlockingCalls.SymbolOf(operation)!.DisplayName(),
            entry.Reason is { } reason ? $"{body.Effect} ({reason})" : body.Effect,
            Advice(operation, entry, onLoop, context));
    }

    /// <summary>What only this rule leaves alone.</summary>
    protected virtual bool IsExempt(IOperation operation, Body body, in RuleContext context) => false;

    protected virtual DiagnosticSeverity SeverityIn(Body body) => Descriptor.DefaultSeverity;

    /// <summary>A rewrite that belongs to one member, before the general ones; null where there is none.</summary>
    protected virtual Fix? OwnFix(IOperation operation, bool onLoop) => null;

    /// <summary>The advice that belongs to one member; null where there is none.</summary>
    protected virtual string? OwnAdvice(IOperation operation, bool onLoop) => null;

    private Fix ChooseFix(IOperation operation, BlockingEntry entry, bool onLoop, in RuleContext context)
    {
        if (!context.AllowsAwaitOnceAsync(operation))
            return Fix.None;
        if (OwnFix(operation, onLoop) is { } own)
            return own.At(operation, FixKinds.MakeAsync, context.CancellationToken);
        // A lazy sequence blocks where it is enumerated, which would stay here.
        var job = !entry.IsLazy && !IsPinned(operation, entry) && JobPlace.AllowsAlone(operation) ? FixKinds.RunInExecutor : null;
        var fix = CounterpartOf(operation, entry, context) is { } counterpart
            ? new Fix(FixKinds.Counterpart, job, counterpart, onLoop)
            : new Fix(job, OnLoop: onLoop);
        return fix.At(operation, FixKinds.MakeAsync, context.CancellationToken);
    }

    private string Advice(IOperation operation, BlockingEntry entry, bool onLoop, in RuleContext context)
    {
        if (OwnAdvice(operation, onLoop) is { } own)
            return own;
        // Another type's member is advice only: it takes another object, not another call.
        if ((CounterpartOf(operation, entry, context) ?? ElsewhereOf(entry)) is { } counterpart)
            return $"use 'await {counterpart}'";
        if (entry is { IsDeclared: true, Counterpart: { } replacement })
            return $"use '{replacement}'";
        if (entry.IsLazy)
            return "enumerate it on another thread";
        if (IsPinned(operation, entry))
            return "use an awaitable primitive such as SemaphoreSlim.WaitAsync";
        return onLoop ? "run it with 'RunInExecutor'" : "run it with 'Task.Run'";
    }

    /// <summary>The awaitable twin, where this framework has it. Whether it takes the same arguments is for the fix to bind.</summary>
    private static string? CounterpartOf(IOperation operation, BlockingEntry entry, in RuleContext context)
    {
        if (entry.Counterpart is not { } name || BlockingCalls.SymbolOf(operation) is not { } member
            || operation is IInvocationOperation call && AsyncCounterparts.IsInOverload(call, name, context.Member))
            return null;
        var receiver = (operation as IInvocationOperation)?.Instance?.Type ?? member.ContainingType;
        for (var type = receiver as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (Has(type, name, entry))
                return !entry.IsDeclared && member is IMethodSymbol method && IsStale(method, name, type) ? null : name;
        }

        return receiver is { TypeKind: TypeKind.Interface } && receiver.AllInterfaces.Any(i => Has(i, name, entry)) ? name : null;
    }

    /// <summary>The twin that takes the same arguments is that of a base, which does not know what the type overrides.</summary>
    private static bool IsStale(IMethodSymbol method, string name, INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers(name))
            {
                if (member is IMethodSymbol candidate && TakesTheSame(method, candidate))
                    return AsyncCounterparts.IsStale(method, candidate);
            }
        }

        return false;
    }

    private static bool TakesTheSame(IMethodSymbol method, IMethodSymbol candidate)
    {
        if (candidate.Parameters.Length < method.Parameters.Length)
            return false;
        for (var i = 0; i < method.Parameters.Length; i++)
        {
            if (!candidate.Parameters[i].Type.Is(method.Parameters[i].Type))
                return false;
        }

        return true;
    }

    private static string? ElsewhereOf(BlockingEntry entry) => entry is { IsDeclared: false, Counterpart: { } name } && name.IndexOf('.') >= 0 ? name : null;

    /// <summary>A public member; whom a person names may be less accessible, and the fix binds it.</summary>
    private static bool Has(INamedTypeSymbol type, string name, BlockingEntry entry) =>
        type.GetMembers(name).Any(m => m is IMethodSymbol method && (entry.IsDeclared || method.DeclaredAccessibility == Accessibility.Public));

    /// <summary>Events and semaphores belong to no thread; of other wait handles one cannot know (a mutex does).</summary>
    private static bool IsPinned(IOperation operation, BlockingEntry entry)
    {
        if (!entry.IsPinned)
            return false;
        for (var type = (operation as IInvocationOperation)?.Instance?.Unwrapped().Type; type is not null; type = type.BaseType)
        {
            if (type.Name is "EventWaitHandle" or "Semaphore" && type.ContainingNamespace is { Name: "Threading" })
                return false;
        }

        return true;
    }
}
