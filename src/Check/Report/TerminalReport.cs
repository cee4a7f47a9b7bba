using System.Globalization;
using AsyncLoop.Check.Sarif;
using Spectre.Console;

namespace AsyncLoop.Check.Report;

/// <summary>A table in colour; long paths and messages wrap in their columns.</summary>
internal sealed class TerminalReport(IAnsiConsole console) : FindingsReport
{
    protected override void WriteFindings(Analysis analysis, string root)
    {
        if (analysis.Findings.Count == 0)
            return;
        var table = new Table { Border = TableBorder.Rounded }.AddColumns("File", "Line", "", "Message").ShowRowSeparators();
        table.Columns[1].Alignment = Justify.Right;
        table.Columns[1].NoWrap = true;
        foreach (var rule in analysis.Findings.GroupBy(finding => finding.RuleId))
        {
            table.AddRow(
                new Text($"{rule.Key} ({rule.Count()})", new Style(decoration: Decoration.Bold)),
                new Text(""), new Text(""),
                new Text(analysis.TitleOf(rule.Key), new Style(decoration: Decoration.Bold)));
            foreach (var finding in rule)
            {
                table.AddRow(
                    new Text(Path.GetRelativePath(root, finding.File)),
                    new Text(finding.Line.ToString(CultureInfo.InvariantCulture)),
                    new Text(SeverityName(finding.Severity), ColourOf(finding.Severity)),
                    new Text(finding.Message));
            }
        }
        console.Write(table);
    }

    protected override void Line(string text, Tone tone) => console.WriteLine(text, tone switch
    {
        Tone.Heading => new Style(decoration: Decoration.Bold),
        Tone.Removed => new Style(Color.Red),
        Tone.Added => new Style(Color.Green),
        Tone.Quiet => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    });

    private static Style ColourOf(Severity severity) => severity switch
    {
        Severity.Error => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        _ => new Style(Color.Blue),
    };
}
