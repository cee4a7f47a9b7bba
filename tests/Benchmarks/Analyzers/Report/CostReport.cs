using System.Globalization;
using AsyncLoop.Benchmarks.Analyzers.GeneratedCode;
using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>The whole of it: every size, the edits, the allocations, and which goals are met.</summary>
internal static class CostReport
{
    /// <summary>Above this size each subject has a process of its own, which is measured in time and memory.</summary>
    private const int LargestShared = 200_000;

    private const int EditedLines = 100_000;
    private const int EditCount = 50;
    private const int MemoryRounds = 3;

    private static readonly Subject[] All = [Subject.Compiler, Subject.Nothing, Subject.Ours];

    public static async Task Run(int[] sizes, int rounds, int seed, IAnsiConsole console, CancellationToken cancellationToken)
    {
        Surroundings.Print(console);
        var goals = new Goals();
        var all = new List<SizeFigures>();
        foreach (var lines in sizes.Order())
        {
            if (all.Count > 0 && all[^1].Memories.Max(s => s.PeakMemory) * 1.2 * lines / all[^1].Lines is var needed && needed > Surroundings.FreeMemory)
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{lines:N0} lines: not measured, they need about {needed / 1e9:F1} GB and {Surroundings.FreeMemory / 1e9:F1} GB are free"));
                continue;
            }

            var figures = await Measure(lines, rounds, seed, cancellationToken);
            all.Add(figures);
            console.Write(Tables.Of(figures, string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines, {figures.Findings:N0} findings")));
            goals.AddSize(figures);
        }

        if (all.Count > 1)
            goals.AddGrowth(all[0], all[^1]);
        var edits = await Child.Run(new Job(Math.Min(EditedLines, sizes.Max()), seed, [], WarmUp: 2, EditCount, Edits: true), cancellationToken);
        Print(edits, console);
        goals.AddEdits(edits);
        var (_, second) = await Dispatch.Measure(SourceProject.Generate(20_000, Shape.Synchronous, seed));
        console.Write(Tables.Of(second, "code where nothing is in scope, each operation for the second time"));
        goals.AddAllocation(second);
        console.Write(goals.Table);
        Surroundings.Print(console);
    }

    private static async Task<SizeFigures> Measure(int lines, int rounds, int seed, CancellationToken cancellationToken)
    {
        var times = new List<Sample>();
        var memories = new List<Sample>();
        if (lines <= LargestShared)
            times.AddRange(await Child.Run(new Job(lines, seed, All, WarmUp: 3, rounds), cancellationToken));
        for (var round = 0; round < (lines <= LargestShared ? Math.Min(rounds, MemoryRounds) : 1); round++)
        {
            foreach (var subject in All)
                memories.AddRange(await Child.Run(new Job(lines, seed, [subject], WarmUp: lines <= LargestShared ? 0 : 2, Rounds: 1), cancellationToken));
        }

        return new SizeFigures(lines, times.Count > 0 ? times : memories, memories);
    }

    private static void Print(List<Sample> edits, IAnsiConsole console)
    {
        var table = Tables.Of($"one-line edits in {edits[0].Lines:N0} lines, then the diagnostics of that document",
            "", "ms, median", "processor ms, median", "best", "allocated KB, median");
        foreach (var of in edits.GroupBy(s => s.Subject))
        {
            table.AddRow(
                of.Key.ToString(),
                Tables.Number(of.Select(s => s.Wall * 1e3).Median()),
                Tables.Number(of.Select(s => s.Processor * 1e3).Median()),
                Tables.Number(of.Min(s => s.Processor) * 1e3),
                Tables.Number(of.Select(s => s.Allocated / 1e3).Median()));
        }

        console.Write(table);
    }
}
