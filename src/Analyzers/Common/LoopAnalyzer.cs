using System.Collections.Immutable;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// The one analyzer class: sets up generated-code, concurrency and known symbols, ends at once where a compilation
/// knows no tasks, and hands each operation to the rules that asked for its kind.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<LoopRule> Rules = AllRules.Create();

    private static readonly ImmutableArray<ICompilationRule> CompilationRules = Rules.OfType<ICompilationRule>().ToImmutableArray();

    private static readonly ImmutableDictionary<OperationKind, ImmutableArray<LoopRule>> RulesByKind = Rules
        .SelectMany(rule => rule.Kinds, (rule, kind) => (rule, kind))
        .GroupBy(x => x.kind, x => x.rule)
        .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.Select(rule => rule.Descriptor).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            foreach (var rule in CompilationRules)
                rule.Register(start);
            var model = LoopModel.For(start.Compilation, start.Options, start.CancellationToken);
            if (model is null)
                return;
            foreach (var pair in RulesByKind)
            {
                var rules = pair.Value;
                start.RegisterOperationAction(operation =>
                {
                    var rule = new RuleContext(operation, model);
                    foreach (var candidate in rules)
                        candidate.Analyze(in rule);
                }, pair.Key);
            }
        });
    }
}
