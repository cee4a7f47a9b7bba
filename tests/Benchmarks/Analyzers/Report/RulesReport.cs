using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Report;

/// <summary>Where our own cost comes from.</summary>
internal static class RulesReport
{
    public static async Task Run(SourceProject project, IAnsiConsole console)
    {
        Surroundings.Print(console);
        // Once for the just-in-time compiler.
        await Dispatch.Measure(project);
        var (first, second) = await Dispatch.Measure(project);
        console.Write(Tables.Of(first, $"{project.Lines:N0} lines, each operation for the first time"));
        console.Write(Tables.Of(second, "each operation for the second time"));
        console.Write(await PathLengths.Measure(project));
    }
}
