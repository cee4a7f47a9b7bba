namespace AsyncLoop.Check.Sarif;

/// <summary>The result of a run: the logs of all compilations taken together.</summary>
internal sealed record Analysis(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Rule> Rules,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Crashes,
    int Projects,
    TimeSpan AnalyzerTime,
    TimeSpan Elapsed)
{
    /// <param name="severity">What is below it is left out.</param>
    /// <param name="generated">A folder whose sources the build made: they are nobody's to change.</param>
    public static Analysis Of(IReadOnlyList<CompilationLog> logs, Severity severity, string generated, TimeSpan elapsed)
    {
        var inside = generated.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        bool IsOurs(string file) => !file.StartsWith(inside, StringComparison.Ordinal);
        return new Analysis(
            // A severity may differ between frameworks (what is proven in one may not be in another): the graver one counts.
            [.. logs.SelectMany(log => log.Findings)
                .Where(finding => IsOurs(finding.File))
                .GroupBy(finding => finding with { Severity = default, IsFixable = default })
                .Select(same => same.Key with { Severity = same.Max(f => f.Severity), IsFixable = same.Any(f => f.IsFixable) })
                .Where(finding => finding.Severity >= severity)
                .OrderBy(finding => finding.RuleId, StringComparer.Ordinal)
                .ThenBy(finding => finding.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Line)
                .ThenBy(finding => finding.Column)],
            [.. logs.SelectMany(log => log.Rules).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)],
            [.. logs.SelectMany(log => log.Sources).Where(IsOurs).Distinct().Order(StringComparer.Ordinal)],
            [.. logs.SelectMany(log => log.Crashes).Distinct()],
            logs.Select(log => log.Project).Distinct().Count(),
            logs.Aggregate(TimeSpan.Zero, (sum, log) => sum + log.AnalyzerTime),
            elapsed);
    }

    public string TitleOf(string ruleId) => Rules.First(rule => rule.Id == ruleId).Title;
}
