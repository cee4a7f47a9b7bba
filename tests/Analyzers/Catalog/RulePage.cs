using System.Text.RegularExpressions;
using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.Analyzers.Tests.Catalog;

/// <summary>The page of a rule, read for the checks.</summary>
internal sealed class RulePage
{
    private readonly string _text;

    public RulePage(LoopRule rule) =>
        _text = File.ReadAllText(Repository.File(rule.Page));

    public string Title => _text.Split('\n')[0];

    /// <summary>Category, severity, fixes.</summary>
    public string[] Facts => [.. _text.Split('\n')[4].Trim('|', ' ').Split(" | ")];

    public string[] Bad => CodeUnder("Bad");

    public string[] Good => CodeUnder("Good");

    private string[] CodeUnder(string heading) =>
        [.. Regex.Matches(_text, $@"^## {heading}\n(.*?)(?=^## |\z)", RegexOptions.Singleline | RegexOptions.Multiline)
            .SelectMany(section => Regex.Matches(section.Groups[1].Value, "```csharp\n(.*?)```", RegexOptions.Singleline))
            .Select(block => block.Groups[1].Value)];
}
