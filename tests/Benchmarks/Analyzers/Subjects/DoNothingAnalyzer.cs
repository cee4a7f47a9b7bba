using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Benchmarks.Analyzers.Subjects;

/// <summary>
/// The yardstick: asks the compiler for the same operations as our rules, and does nothing with them. What an analyzer
/// costs beyond this is its own doing; the rest any analyzer of operations causes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DoNothingAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor =
        new("NOTHING", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static _ => { }, [.. AllRules.Create().SelectMany(rule => rule.Kinds).Distinct()]);
        context.RegisterOperationBlockAction(static _ => { });
    }
}
