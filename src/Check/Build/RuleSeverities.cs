using System.Text.RegularExpressions;

namespace AsyncLoop.Check.Build;

/// <summary>
/// The rules and their severities, from the list that is generated from them. What is an error there is lowered for the
/// build, because a project with an error gives no assembly and hides those that depend on it. It is lowered to a
/// suggestion, which nobody else makes of an error: so the log tells what the run lowered from what the target did.
/// </summary>
internal sealed partial class RuleSeverities
{
    private readonly IReadOnlyList<(string Id, string Severity)> _rules;

    private RuleSeverities(IReadOnlyList<(string, string)> rules) => _rules = rules;

    public IEnumerable<string> Ids => _rules.Select(rule => rule.Id);

    public static RuleSeverities Read(string list)
    {
        var rules = Line().Matches(File.ReadAllText(list)).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToArray();
        return rules.Length > 0
            ? new RuleSeverities(rules)
            : throw new InvalidDataException($"'{list}' lists no rule.");
    }

    /// <summary>Just above the package's presets, below what the target says itself.</summary>
    public void WriteLowered(string file) => File.WriteAllLines(file,
    [
        "is_global = true",
        "global_level = -99",
        .. _rules.Where(rule => rule.Severity == "error").Select(rule => $"dotnet_diagnostic.{rule.Id}.severity = suggestion"),
    ]);

    [GeneratedRegex(@"^(LOOP\d+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
