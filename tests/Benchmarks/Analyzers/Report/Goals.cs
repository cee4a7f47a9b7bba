using System.Globalization;
using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>What was aimed at, and what came of it.</summary>
internal sealed class Goals
{
    public Table Table { get; } = Tables.Of("goals", "what", "goal", "measured", "median", "met");

    public void AddSize(SizeFigures figures)
    {
        var size = figures.Lines.ToString("N0", CultureInfo.InvariantCulture);
        Add($"extra processor time / do nothing's, {size} lines", 1.4, figures.Ratio, figures.MedianRatio);
        var memory = figures.Peak(Subject.Ours) / figures.Peak(Subject.Nothing);
        Add($"peak memory / do nothing's, {size} lines", 1.15, memory, memory);
    }

    public void AddGrowth(SizeFigures small, SizeFigures large)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"per line, {large.Lines:N0} / {small.Lines:N0} lines");
        var scale = (double)small.Lines / large.Lines;
        Add("processor time with ours " + title, 1.2,
            large.Best(Subject.Ours) / small.Best(Subject.Ours) * scale, large.Median(Subject.Ours) / small.Median(Subject.Ours) * scale);
        Add("our extra " + title, 1.2,
            large.Extra(Subject.Ours) / small.Extra(Subject.Ours) * scale, large.MedianExtra(Subject.Ours) / small.MedianExtra(Subject.Ours) * scale);
        Table.AddRow("  the compiler alone " + title, "",
            Tables.Number(large.Best(Subject.Compiler) / small.Best(Subject.Compiler) * scale),
            Tables.Number(large.Median(Subject.Compiler) / small.Median(Subject.Compiler) * scale), "");
    }

    public void AddEdits(IReadOnlyList<Sample> edits)
    {
        Add("request after an edit / do nothing's, on the clock", 1.5, Ratio(s => s.Wall, Enumerable.Min), Ratio(s => s.Wall, Statistics.Median));
        Add("request after an edit / do nothing's, processor time", 1.5, Ratio(s => s.Processor, Enumerable.Min), Ratio(s => s.Processor, Statistics.Median));

        double Ratio(Func<Sample, double> value, Func<IEnumerable<double>, double> of) =>
            of(edits.Where(s => s.Subject == Subject.Ours).Select(value)) / of(edits.Where(s => s.Subject == Subject.Nothing).Select(value));
    }

    public void AddAllocation(IReadOnlyList<RuleCost> costs)
    {
        var bytes = (double)costs.Sum(c => c.Allocated) / costs.Sum(c => c.Operations);
        Add("bytes allocated a node, nothing in scope", 0, bytes, bytes);
    }

    private void Add(string what, double goal, double measured, double median) =>
        Table.AddRow(what, goal == 0 ? "0" : "<= " + Tables.Number(goal), Tables.Number(measured), Tables.Number(median), measured <= goal ? "yes" : "no");
}
