using System.Globalization;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Report;

/// <summary>The last lines of the report: how many, where, and how long it took.</summary>
internal static class Summary
{
    public static IEnumerable<string> Of(Analysis analysis)
    {
        yield return analysis.Findings.Count == 0 ? "No findings." : Findings(analysis.Findings);
        foreach (var crash in analysis.Crashes)
            yield return $"warning: a rule failed, findings may be missing: {crash}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{Count(analysis.Projects, "project")} analysed in {analysis.Elapsed.TotalSeconds:0.0} s; analyzer time {analysis.AnalyzerTime.TotalSeconds:0.000} s.");
    }

    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Findings(IReadOnlyList<Finding> findings)
    {
        var bySeverity = findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key)
            .Select(group => Count(group.Count(), group.Key switch
            {
                Severity.Error => "error",
                Severity.Warning => "warning",
                _ => "suggestion",
            }));
        var files = findings.Select(finding => finding.File).Distinct().Count();
        var fixable = findings.Count(finding => finding.IsFixable);
        return $"{Count(findings.Count, "finding")} ({string.Join(", ", bySeverity)}) in {Count(files, "file")}"
            + (fixable > 0 ? $"; {fixable} with a code fix (--fix, or one by one in an editor)." : ".");
    }
}
