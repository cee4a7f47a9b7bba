using System.Globalization;
using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>How figures are written.</summary>
internal static class Tables
{
    private static readonly Subject[] Subjects = [Subject.Compiler, Subject.Nothing, Subject.Ours];

    public static Table Of(string title, params string[] columns)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Ascii2 };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column) { NoWrap = true, Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right });
        return table;
    }

    public static Table Of(SizeFigures figures, string title)
    {
        var table = Of(title, "", "processor s", "median", "extra s", "median", "us/line", "peak MB", "allocated MB");
        foreach (var subject in Subjects)
        {
            table.AddRow(
                NameOf(subject),
                Number(figures.Best(subject)),
                Number(figures.Median(subject)),
                subject == Subject.Compiler ? "" : Number(figures.Extra(subject)),
                subject == Subject.Compiler ? "" : Number(figures.MedianExtra(subject)),
                Number(figures.Best(subject) / figures.Lines * 1e6),
                figures.Memories.Count == 0 ? "" : Number(figures.Peak(subject) / 1e6),
                Number(figures.Allocated(subject) / 1e6));
        }

        return table;
    }

    public static Table Of(IReadOnlyList<RuleCost> costs, string title)
    {
        var table = Of(title, "rule", "operations", "ms", "ns/operation", "bytes/operation", "operations that allocate", "findings");
        foreach (var cost in costs)
        {
            table.AddRow(
                cost.Rule,
                cost.Operations.ToString("N0", CultureInfo.InvariantCulture),
                Number(cost.Seconds * 1e3),
                Number(cost.Seconds * 1e9 / cost.Operations),
                Number((double)cost.Allocated / cost.Operations),
                cost.Allocating.ToString("N0", CultureInfo.InvariantCulture),
                cost.Findings.ToString("N0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>Three digits that count; nothing for what there is none of.</summary>
    public static string Number(double value) =>
        !double.IsFinite(value) ? "" : value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "F0" : Math.Abs(value) >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string NameOf(Subject subject) => subject switch
    {
        Subject.Compiler => "compiler",
        Subject.Nothing => "+ do nothing",
        _ => "+ ours",
    };
}
