using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace AsyncLoop.Analyzers.Common;

/// <summary>What a rule is given: the operation, the compilation's model, and the way to report.</summary>
internal readonly struct RuleContext
{
    private readonly OperationAnalysisContext _context;

    public RuleContext(OperationAnalysisContext context, LoopModel model)
    {
        _context = context;
        Model = model;
    }

    public LoopModel Model { get; }

    public IOperation Operation => _context.Operation;

    public CancellationToken CancellationToken => _context.CancellationToken;

    /// <summary>The body that the operation stands in, and what is known of the thread that runs it.</summary>
    public Body Body
    {
        get
        {
            var body = Model.BodyOf(_context.Operation, _context.ContainingSymbol);
            return body.Kind == BodyKind.Async && Model.Frameworks.HasSwitches && Awaits is { Destination: { } context } flow && flow.IsOn(_context.Operation.Syntax)
                ? new Body(BodyKind.Proven, Framework: context)
                : body;
        }
    }

    /// <summary>
    /// What the awaits of this member do to the thread; null where they do nothing. Blocking rules need not ask: code
    /// after <c>ConfigureAwait(false)</c> is judged by the function that it stands in.
    /// </summary>
    public AwaitFlow? Awaits => Model.Awaits.Of(this);

    /// <summary>The body runs on a loop of the runtime that is referenced: messages and fixes may use its members.</summary>
    public bool OnEventLoop(Body body) => body.IsOnAsyncLoop && Model.Types.EventLoop is not null;

    /// <summary>The operation is the synchronous half of a method with two modes: whoever calls it in that mode is synchronous.</summary>
    public bool IsSynchronousHalf => Guards.IsSynchronousHalf(_context.Operation);

    /// <summary>The graph of the member that the operation stands in; nested functions are graphs inside it.</summary>
    public ControlFlowGraph GetControlFlowGraph() => _context.GetControlFlowGraph();

    /// <summary>The operation stands in the program's entry point itself, or in its top-level statements.</summary>
    public bool IsEntryPoint =>
        _context.ContainingSymbol is IMethodSymbol method
        && (method.Name == WellKnownMemberNames.TopLevelStatementsEntryPointMethodName
            || SymbolEqualityComparer.Default.Equals(method, _context.Compilation.GetEntryPoint(CancellationToken)));

    public void Report(DiagnosticDescriptor descriptor, Location location, Fix fix, params object?[] arguments) =>
        Report(descriptor, location, descriptor.DefaultSeverity, fix, arguments);

    /// <summary>Reports with a severity other than the descriptor's; what the user configured for the id still wins.</summary>
    public void Report(
        DiagnosticDescriptor descriptor, Location location, DiagnosticSeverity severity, Fix fix, params object?[] arguments) =>
        Report(descriptor, location, severity, fix, ImmutableArray<Location>.Empty, arguments);

    /// <summary>Reports with further places that belong to the finding.</summary>
    public void Report(
        DiagnosticDescriptor descriptor, Location location, DiagnosticSeverity severity, Fix fix, ImmutableArray<Location> places, params object?[] arguments)
    {
        // A test that blocks holds up a test run and nothing else.
        if (severity == DiagnosticSeverity.Warning && Body is { Kind: BodyKind.Async, IsTest: true, OnPool: false })
            severity = DiagnosticSeverity.Info;
        _context.ReportDiagnostic(Diagnostic.Create(descriptor, location, severity, places, PropertiesOf(descriptor, severity, fix), arguments));
    }

    /// <summary>Where one severity is configured for the id, the log has that one: what was meant here stands in the properties.</summary>
    private static ImmutableDictionary<string, string?> PropertiesOf(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Fix fix)
    {
        var properties = fix.ToProperties();
        return severity == descriptor.DefaultSeverity ? properties : properties.Add(FixProperties.Severity, severity.ToString());
    }
}

/// <summary>The rewrite that a diagnostic offers; <see langword="default"/> where there is none.</summary>
internal readonly record struct Fix(string? Kind, string? Alternative = null, string? Counterpart = null, bool OnLoop = false)
{
    public static Fix None => default;

    public ImmutableDictionary<string, string?> ToProperties()
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (Kind is null && Alternative is null)
            return properties;
        if (Kind is not null)
            properties = properties.Add(FixProperties.Kind, Kind);
        if (Alternative is not null)
            properties = properties.Add(FixProperties.Alternative, Alternative);
        if (Counterpart is not null)
            properties = properties.Add(FixProperties.Counterpart, Counterpart);
        return OnLoop ? properties.Add(FixProperties.OnLoop, "true") : properties;
    }
}
