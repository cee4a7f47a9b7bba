using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Common;

/// <summary>The rules that somebody has to turn on: tests run them all.</summary>
internal static class OffByDefault
{
    private static readonly ImmutableDictionary<string, ReportDiagnostic> Severities = AllRules.Create()
        .Select(rule => rule.Descriptor)
        .Where(descriptor => !descriptor.IsEnabledByDefault)
        .ToImmutableDictionary(descriptor => descriptor.Id, _ => ReportDiagnostic.Info);

    public static CompilationOptions TurnedOn(this CompilationOptions options) =>
        options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItems(Severities));
}
