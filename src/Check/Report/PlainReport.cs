using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Report;

/// <summary>Lines that a log keeps as they are and that grep finds: nothing is wrapped, shortened or coloured.</summary>
internal sealed class PlainReport(TextWriter writer) : FindingsReport
{
    protected override void WriteFindings(Analysis analysis, string root)
    {
        foreach (var rule in analysis.Findings.GroupBy(finding => finding.RuleId))
        {
            Line($"{rule.Key} {analysis.TitleOf(rule.Key)} ({rule.Count()})", Tone.Heading);
            foreach (var finding in rule)
            {
                var file = Path.GetRelativePath(root, finding.File);
                Line($"  {file}({finding.Line},{finding.Column}): {SeverityName(finding.Severity)} {finding.RuleId}: {finding.Message}", Tone.Normal);
            }
            Line("", Tone.Normal);
        }
    }

    protected override void Line(string text, Tone tone) => writer.WriteLine(text);
}
