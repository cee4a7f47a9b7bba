using System.Collections.Concurrent;
using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Benchmarks.Analyzers.Subjects;

/// <summary>Keeps every operation that the rules would be given, so that they can be given it one by one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OperationProbe : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor =
        new("PROBE", "Probe", "Probe", "Probe", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private readonly ConcurrentQueue<OperationAnalysisContext> _seen = new();

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    /// <summary>The operations in the order of the source, ready to be analysed again; what is reported goes to <paramref name="report"/>.</summary>
    public static async Task<List<OperationAnalysisContext>> Collect(Compilation compilation, Action<Diagnostic> report)
    {
        var probe = new OperationProbe();
        await compilation.WithAnalyzers([probe]).GetAnalyzerDiagnosticsAsync();
        var trees = compilation.SyntaxTrees.Select((tree, i) => (tree, i)).ToDictionary(x => x.tree, x => x.i);
        return [.. probe._seen
            .OrderBy(c => trees[c.Operation.Syntax.SyntaxTree]).ThenBy(c => c.Operation.Syntax.SpanStart)
            .Select(c => Again(c, report))];
    }

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(_seen.Enqueue, [.. AllRules.Create().SelectMany(rule => rule.Kinds).Distinct()]);
    }

#pragma warning disable CS0618 // The compiler's own way runs all rules at once, among its own work.
    private static OperationAnalysisContext Again(OperationAnalysisContext context, Action<Diagnostic> report) => new(
        context.Operation, context.ContainingSymbol, context.Compilation, context.Options, report, static _ => true, CancellationToken.None);
#pragma warning restore CS0618
}
