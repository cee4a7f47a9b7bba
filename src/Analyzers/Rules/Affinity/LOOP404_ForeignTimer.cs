using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Affinity;

/// <summary>A timer of the system in code that runs on a loop, and times of two clocks in one expression.</summary>
internal sealed class LOOP404_ForeignTimer : LoopRule
{
    private const string NotItsTimer = "does not run on the loop's clock";
    private const string PassProvider = "pass the loop's 'TimeProvider'";

    public LOOP404_ForeignTimer() : base(
        Describe(RuleIds.ForeignTimer, "ForeignTimer", "Affinity",
            title: "Use the loop's own clock and timers",
            messageFormat: "'{0}' {1}; {2}",
            description: "A timer of the system fires on the thread pool, does not know the loop's order of events, and stands outside of its virtual time. The loop's clock has a start of its own, too.",
            DiagnosticSeverity.Info),
        OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        if (context.Model.Types.EventLoop is not { } loop)
            return;
        var operation = context.Operation;
        var finding = operation switch
        {
            IInvocationOperation call => OfCall(call, context.Model.Types),
            IObjectCreationOperation creation => OfCreation(creation),
            IPropertyReferenceOperation property => OfClock(property, loop),
            _ => null,
        };
        // The loop itself is made of the system's timers.
        if (finding is not { } found || !context.OnEventLoop(context.Body) || loop.ContainingAssembly.Is(operation.SemanticModel?.Compilation.Assembly))
            return;
        context.Report(Descriptor, operation.NameLocation(), new Fix(found.Kind, OnLoop: true),
            BlockingCalls.SymbolOf(operation)!.DisplayName(), found.Fact, found.Advice);
    }

    private static Finding? OfCall(IInvocationOperation call, KnownTypes types)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Delay" when method.ContainingType.Is(types.Task) && !HasTimeProvider(call.Arguments) && TakesTime(call.Arguments):
                // Who leaves the loop here is told so, and has no loop to wait on afterwards; who drops the task, too.
                return IsConfiguredAway(call) || call.IsStatement() ? null : new Finding(NotItsTimer, "use 'EventLoop.Delay'", FixKinds.Delay);
            case "CancelAfter" when method.ContainingType is { Name: "CancellationTokenSource" } && TakesTime(call.Arguments):
                return SourceOf(call) switch
                {
                    IObjectCreationOperation { Arguments.IsEmpty: true } => new Finding(NotItsTimer, "make the source with the loop's 'TimeProvider'", FixKinds.LoopTimeProvider),
                    IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" } => new Finding(NotItsTimer, "cancel it with the loop's 'CallLater'"),
                    _ => null,
                };
            case "CallAt" when method.ContainingType.Is(types.EventLoop) && call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "when") is { Value: var when }
                && Clocks.Of(when, types.EventLoop!) == Clock.System:
                return new Finding("is given a time of another clock", "count from the loop's 'Time'");
            default:
                return null;
        }
    }

    private static Finding? OfCreation(IObjectCreationOperation creation)
    {
        if (creation.Type is not INamedTypeSymbol { Name: "Timer" or "PeriodicTimer" or "CancellationTokenSource" } type)
            return null;
        switch (type.FullName())
        {
            case "System.Threading.Timer" or "System.Timers.Timer":
                return new Finding("fires on the thread pool, not on the loop", "use the loop's 'CallLater'");
            case "System.Threading.PeriodicTimer" or "System.Threading.CancellationTokenSource"
                when creation.Arguments.Length == 1 && TakesTime(creation.Arguments):
                return new Finding(NotItsTimer, PassProvider, FixKinds.LoopTimeProvider);
            default:
                return null;
        }
    }

    /// <summary>A reading of the loop's clock against one of another, seen from either of them.</summary>
    private static Finding? OfClock(IPropertyReferenceOperation property, INamedTypeSymbol loop)
    {
        if (!Clocks.IsReading(property, loop, out var own) || Clocks.Opposite(property, loop) is not { } other)
            return null;
        if (own == Clock.Loop)
            return other.Clock == Clock.System ? new Finding("is mixed with a time of another clock", "compare times of one clock") : null;
        // Two readings in one expression are reported once, at the loop's.
        return other is { Clock: Clock.Loop, IsDirect: false } ? new Finding("is mixed with a time of the loop's clock", "use the loop's 'Time'") : null;
    }

    private static bool HasTimeProvider(ImmutableArray<IArgumentOperation> arguments) => arguments.Any(a => a.Parameter?.Type.Name == "TimeProvider");

    /// <summary>No timer is started for no time, nor for ever.</summary>
    private static bool TakesTime(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value.Unwrapped() is { } time
        && !TimeLimit.IsZero(time)
        && time is not IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" or "Infinite" }
        && time.ConstantValue is not { HasValue: true, Value: -1 };

    private static bool IsConfiguredAway(IInvocationOperation call) =>
        call.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Arguments: { Length: 1 } arguments }
        && arguments[0].Value.ConstantValue is { HasValue: true, Value: false };

    /// <summary>What made the source that is cancelled: the one value of a local.</summary>
    private static IOperation? SourceOf(IInvocationOperation cancelAfter) =>
        cancelAfter.Instance?.Unwrapped() is ILocalReferenceOperation local ? Clocks.ValueOf(local) : null;

    private readonly record struct Finding(string Fact, string Advice, string? Kind = null);
}
