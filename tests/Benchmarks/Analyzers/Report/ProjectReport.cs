using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>The figures of one real project.</summary>
internal static class ProjectReport
{
    private static readonly Subject[] All = [Subject.Compiler, Subject.Nothing, Subject.Ours];

    public static async Task Run(SourceProject project, int rounds, IAnsiConsole console)
    {
        if (rounds > 0)
            await MeasureTimes(project, rounds, console);
        await RulesReport.Run(project, console);
    }

    private static async Task MeasureTimes(SourceProject project, int rounds, IAnsiConsole console)
    {
        var times = new List<Sample>();
        // The first round is for the just-in-time compiler.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < All.Length; i++)
            {
                var sample = await FullRun.Measure(All[(round + i) % All.Length], project);
                if (round > 0)
                    times.Add(sample);
            }
        }

        var figures = new SizeFigures(project.Lines, times, []);
        console.Write(Tables.Of(figures, $"{project.Lines:N0} lines, {figures.Findings:N0} findings"));
        console.WriteLine($"extra / do nothing's: {Tables.Number(figures.Ratio)}, median {Tables.Number(figures.MedianRatio)}");
    }
}
