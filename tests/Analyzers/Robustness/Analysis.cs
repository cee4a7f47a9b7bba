using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>Every rule over a compilation. An exception of a rule, which a compiler would make a warning of, fails the test.</summary>
internal sealed class Analysis
{
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly CompilationWithAnalyzers _analysis;

    public Analysis(Compilation compilation, bool concurrent = true) =>
        _analysis = compilation.WithAnalyzers([new LoopAnalyzer()], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (failure, _, _) => _failures.Enqueue(failure), concurrent, logAnalyzerExecutionTime: false));

    /// <summary>All diagnostics, as a build asks for them.</summary>
    public async Task<ImmutableArray<Diagnostic>> All() =>
        Checked(await _analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));

    /// <summary>What the rules say of one file, as an editor asks.</summary>
    public async Task<ImmutableArray<Diagnostic>> In(SyntaxTree tree) =>
        Checked(await _analysis.GetAnalyzerSemanticDiagnosticsAsync(
            _analysis.Compilation.GetSemanticModel(tree), null, TestContext.Current.CancellationToken));

    private ImmutableArray<Diagnostic> Checked(ImmutableArray<Diagnostic> found)
    {
        Assert.True(_failures.IsEmpty, _failures.FirstOrDefault()?.ToString());
        return found;
    }
}
