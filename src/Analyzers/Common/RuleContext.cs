using System.Collections.Immutable;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Configuration;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace AsyncLoop.Analyzers.Common;

/// <summary>What a rule is given: the operation, the compilation's model, and the way to report.</summary>
internal readonly struct RuleContext
{
    private readonly OperationAnalysisContext _context;
    private readonly Probe? _probe;

    public RuleContext(OperationAnalysisContext context, LoopModel model)
    {
        _context = context;
        Model = model;
    }

    public RuleContext(Probe probe, LoopModel model)
    {
        _probe = probe;
        Model = model;
    }

    public LoopModel Model { get; }

    public IOperation Operation => _probe is null ? _context.Operation : _probe.Operation;

    /// <summary>The member that the operation stands in.</summary>
    public ISymbol Member => ContainingSymbol;

    public CancellationToken CancellationToken => _probe?.CancellationToken ?? _context.CancellationToken;

    /// <summary>A suppressor asks, outside of the driver's walk: there is no graph at hand.</summary>
    public bool IsProbe => _probe is not null;

    /// <summary>The body that the operation stands in, and what is known of the thread that runs it.</summary>
    public Body Body
    {
        get
        {
            if (_probe?.As is { } given)
                return given;
            var body = Model.BodyOf(Operation, ContainingSymbol);
            if (body.Kind == BodyKind.Async && Model.Frameworks.HasSwitches && Awaits is { Destination: { } context } flow && flow.IsOn(Operation.Syntax))
                return new Body(BodyKind.Proven, Framework: context);
            // Of the others it is certain whether they are in scope.
            return body.Kind is BodyKind.Async or BodyKind.Unknown ? body with { Scope = Settings.Scope } : body;
        }
    }

    /// <summary>What is configured for the file.</summary>
    public Settings Settings => Settings.Of((_probe?.Options ?? _context.Options).AnalyzerConfigOptionsProvider.GetOptions(Operation.Syntax.SyntaxTree));

    /// <summary>
    /// What the awaits of this member do to the thread; null where they do nothing, and for a probe. Blocking rules need not
    /// ask: code after <c>ConfigureAwait(false)</c> is judged by the function that it stands in.
    /// </summary>
    public AwaitFlow? Awaits => IsProbe ? null : Model.Awaits.Of(this);

    /// <summary>
    /// The body runs on a loop of the runtime that is referenced, and nowhere else, and no await has left it before the
    /// operation: messages and fixes may use the loop's members.
    /// </summary>
    public bool OnEventLoop(Body body) =>
        body is { IsOnAsyncLoop: true, IsCalled: false } && Model.Types.EventLoop is not null && !Model.Awaits.MayHaveLeft(Operation.Syntax);

    /// <summary>The operation is the synchronous half of a method with two modes: whoever calls it in that mode is synchronous.</summary>
    public bool IsSynchronousHalf => Guards.IsSynchronousHalf(Operation);

    /// <summary>The graph of the member that the operation stands in; nested functions are graphs inside it. Not for a probe.</summary>
    public ControlFlowGraph GetControlFlowGraph() => _context.GetControlFlowGraph();

    /// <summary>An await can stand there, and in both modes of a method that has two.</summary>
    public bool AllowsAwait(IOperation operation) =>
        AwaitPlace.Allows(operation, CancellationToken) && DualMode.AllowsAwait(operation, CancellationToken);

    /// <summary>The same, once the function around is async.</summary>
    public bool AllowsAwaitOnceAsync(IOperation operation) =>
        AwaitPlace.AllowsOnceAsync(operation, CancellationToken) && DualMode.AllowsAwait(operation, CancellationToken);

    /// <summary>The operation stands in the program's entry point itself, or in its top-level statements.</summary>
    public bool IsEntryPoint =>
        ContainingSymbol is IMethodSymbol method
        && (method.Name == WellKnownMemberNames.TopLevelStatementsEntryPointMethodName
            || SymbolEqualityComparer.Default.Equals(method, Compilation.GetEntryPoint(CancellationToken)));

    private Compilation Compilation => _probe?.Compilation ?? _context.Compilation;

    private ISymbol ContainingSymbol => _probe is null ? _context.ContainingSymbol : _probe.ContainingSymbol;

    /// <summary>Code at this place may name the symbol, on a receiver of this type.</summary>
    public bool IsAccessible(ISymbol symbol, ITypeSymbol? receiver) =>
        ContainingSymbol.ContainingType is { } type && Compilation.IsSymbolAccessibleWithin(symbol, type, receiver);

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
        if (Model.Lists.HasWaivers && Model.Lists.Waives(descriptor.Id, ContainingSymbol))
            return;
        // A test that blocks holds up a test run and nothing else.
        if (severity == DiagnosticSeverity.Warning && Body is { Kind: BodyKind.Async, IsTest: true, OnPool: false })
            severity = DiagnosticSeverity.Info;
        var diagnostic = Diagnostic.Create(descriptor, location, severity, places, PropertiesOf(descriptor, severity, fix), arguments);
        if (_probe is null)
            _context.ReportDiagnostic(diagnostic);
        else
            _probe.Report(diagnostic);
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

    /// <summary>What has to be done before those of the kinds apply that await; null where they apply at once.</summary>
    public string? Through { get; init; }

    /// <summary>The fix at a place where an await may stand once the nearest function is async.</summary>
    public Fix At(IOperation operation, string through, CancellationToken cancellationToken) =>
        Kind is null || AwaitPlace.Allows(operation, cancellationToken) ? this : this with { Through = through };

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
        if (Through is not null)
            properties = properties.Add(FixProperties.Through, Through);
        return OnLoop ? properties.Add(FixProperties.OnLoop, "true") : properties;
    }
}
