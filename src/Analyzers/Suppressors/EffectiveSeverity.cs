using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Suppressors;

/// <summary>Whether an id is switched off in a file, in the order in which the compiler looks: command line, file, project, all analyzers.</summary>
internal static class EffectiveSeverity
{
    public static bool IsNone(string id, bool isEnabledByDefault, SyntaxTree tree, SuppressionAnalysisContext context)
    {
        var options = context.Compilation.Options;
        if (options.SpecificDiagnosticOptions.TryGetValue(id, out var report) && report != ReportDiagnostic.Default)
            return report == ReportDiagnostic.Suppress;
        if (options.SyntaxTreeOptionsProvider is { } provider
            && (provider.TryGetDiagnosticValue(tree, id, context.CancellationToken, out report) || provider.TryGetGlobalDiagnosticValue(id, context.CancellationToken, out report))
            && report != ReportDiagnostic.Default)
            return report == ReportDiagnostic.Suppress;
        return !isEnabledByDefault
            || (context.Options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue("dotnet_analyzer_diagnostic.severity", out var all) && all == "none");
    }
}
