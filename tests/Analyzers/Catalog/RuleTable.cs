using System.Text;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Configuration;
using AsyncLoop.Analyzers.Suppressors;
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
            text.Append($"| [{descriptor.Id}]({rule.Page}) | {descriptor.Title} | {Repository.SeverityName(descriptor)} | {new RulePage(rule).Facts[2]} |\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// "all" names the rules that are off by default and no other: a severity that is set for an id would also level the
    /// milder forms that some rules have.
    /// </summary>
    public static string Preset(IEnumerable<LoopRule> rules, string preset)
    {
        var text = new StringBuilder("is_global = true\nglobal_level = -100\n");
        foreach (var rule in rules.Where(rule => preset != "all" || !rule.Descriptor.IsEnabledByDefault))
            text.Append($"dotnet_diagnostic.{rule.Descriptor.Id}.severity = {(preset == "none" ? "none" : preset == "strict" ? "error" : NameOf(rule.Descriptor))}\n");
        return text.ToString();
    }

    public static string Suppressors() => "\n| Id | What it takes back | Where |\n|---|---|---|\n"
        + string.Concat(Suppression.All.Select(s => $"| {s.Id} | {string.Join(", ", s.ForeignIds)} | {s.Title} |\n"));

    public static string Options() => "\n| Key | Values | Default | What it decides |\n|---|---|---|---|\n"
        + string.Concat(KnownOptions.All.Select(o => $"| `{o.Key}` | {o.Values} | {o.DefaultText} | {o.Documentation} |\n"));

    /// <summary>Every rule and its severity, for the command.</summary>
    public static string List(IEnumerable<LoopRule> rules) =>
        string.Concat(rules.Select(rule => $"{rule.Descriptor.Id} {NameOf(rule.Descriptor)}\n"));

    private static string NameOf(DiagnosticDescriptor descriptor) => descriptor.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "suggestion",
    };
}
