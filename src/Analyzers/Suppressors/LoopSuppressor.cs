using System.Collections.Immutable;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Suppressors;

/// <summary>
/// Takes back what other analyzers say twice or against us: only where our own rule says something of that very
/// expression, and is not switched off in that file. One defect, one diagnostic.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoopSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableDictionary<string, (Suppression Suppression, SuppressionDescriptor Descriptor)> ByForeignId = Suppression.All
        .SelectMany(suppression => suppression.Descriptors, (suppression, descriptor) => (suppression, descriptor))
        .ToImmutableDictionary(x => x.descriptor.SuppressedDiagnosticId);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        Suppression.All.SelectMany(suppression => suppression.Descriptors).ToImmutableArray();

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (LoopModel.For(context.Compilation, context.Options, context.CancellationToken) is not { } model)
            return;
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree && ByForeignId.TryGetValue(diagnostic.Id, out var found)
                && IsOn(found.Suppression, tree, context) && IsOurs(found.Suppression, diagnostic.Location, model, context))
                context.ReportSuppression(Microsoft.CodeAnalysis.Diagnostics.Suppression.Create(found.Descriptor, diagnostic));
        }
    }

    private static bool IsOn(Suppression suppression, SyntaxTree tree, SuppressionAnalysisContext context) =>
        !EffectiveSeverity.IsNone(suppression.Id, isEnabledByDefault: true, tree, context);

    private static bool IsOurs(Suppression suppression, Location location, LoopModel model, SuppressionAnalysisContext context)
    {
        var probe = new RuleProbe(model, location, context);
        foreach (var rule in suppression.Rules)
        {
            if (!EffectiveSeverity.IsNone(rule.Descriptor.Id, rule.Descriptor.IsEnabledByDefault, location.SourceTree!, context)
                && (suppression == Suppression.ConfigureAwait ? probe.IsProven() : probe.Reports(rule)))
                return true;
        }

        return false;
    }
}
