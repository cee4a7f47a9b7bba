using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Common;

/// <summary>One operation that a rule is asked about outside of the driver's walk, and who wants to know.</summary>
internal sealed record Probe(
    IOperation Operation, ISymbol ContainingSymbol, Compilation Compilation, AnalyzerOptions Options, Action<Diagnostic> Report, CancellationToken CancellationToken)
{
    /// <summary>What the body is taken for, whatever it is: a fix asks what a rule would say once it is async.</summary>
    public Body? As { get; init; }
}
