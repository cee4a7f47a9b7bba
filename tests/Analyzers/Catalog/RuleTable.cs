using System.Text;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Catalog;

/// <summary>What is generated from the rules: the table of the README and the presets of the package.</summary>
internal static class RuleTable
{
    public static string Readme(IEnumerable<LoopRule> rules)
    {
        var text = new StringBuilder("\n| Id | Rule | Severity | Fixes |\n|---|---|---|---|\n");
        foreach (var rule in rules)
        {
            var descriptor = rule.Descriptor;
            text.Append($"| [{descriptor.Id}]({rule.Page}) | {descriptor.Title} | {Repository.SeverityName(descriptor.DefaultSeverity)} | {new RulePage(rule).Facts[2]} |\n");
        }

        return text.ToString();
    }

    public static string Preset(IEnumerable<LoopRule> rules, string preset)
    {
        var text = new StringBuilder("is_global = true\nglobal_level = -100\n\n");
        foreach (var rule in rules)
            text.Append($"dotnet_diagnostic.{rule.Descriptor.Id}.severity = {SeverityIn(preset, rule.Descriptor)}\n");
        return text.ToString();
    }

    private static string SeverityIn(string preset, DiagnosticDescriptor descriptor) => preset switch
    {
        "none" => "none",
        "strict" => "error",
        _ => descriptor.DefaultSeverity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "suggestion",
        },
    };
}
