using System.CommandLine;
using AsyncLoop.Benchmarks.Analyzers.GeneratedCode;
using AsyncLoop.Benchmarks.Analyzers.Measuring;
using AsyncLoop.Benchmarks.Analyzers.Report;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers;

/// <summary>The verbs that measure the analyzers.</summary>
internal static class AnalyzersCommand
{
    public static Command Create()
    {
        var lines = new Option<int[]>("--lines")
        {
            Description = "The sizes of the generated projects.",
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds") { Description = "Runs of each subject.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "Another seed gives other code.", DefaultValueFactory = _ => 1 };
        var command = new Command("analyzers", "What the analyzers cost beside the compiler and an analyzer that does nothing, on generated code.")
        {
            lines, rounds, seed, CreateRules(), CreateProject(), CreateMeasure(),
        };
        command.SetAction((parsed, cancellation) => CostReport.Run(
            parsed.GetValue(lines)!, parsed.GetValue(rounds), parsed.GetValue(seed), AnsiConsole.Console, cancellation));
        return command;
    }

    private static Command CreateRules()
    {
        var lines = new Option<int>("--lines") { DefaultValueFactory = _ => 20_000, Description = "The size of the generated project." };
        var synchronous = new Option<bool>("--synchronous") { Description = "Only code where nothing is in scope." };
        var command = new Command("rules", "What each rule costs and allocates on the operations that it is given, and how long the paths through helpers are.") { lines, synchronous };
        command.SetAction((parsed, _) => RulesReport.Run(
            SourceProject.Generate(parsed.GetValue(lines), parsed.GetValue(synchronous) ? Shape.Synchronous : Shape.Mixed, seed: 1), AnsiConsole.Console));
        return command;
    }

    private static Command CreateProject()
    {
        var arguments = new Argument<FileInfo>("ARGUMENTS") { Description = "A file with the arguments that the project's build hands to the compiler, one a line." };
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "The folder of the project." };
        var rounds = new Option<int>("--rounds") { Description = "Runs of each subject; with 0 no times are taken.", DefaultValueFactory = _ => 5 };
        var command = new Command("project", "The same figures for a real project, each rule's cost, and how long its paths are.") { arguments, folder, rounds };
        command.SetAction((parsed, _) => ProjectReport.Run(
            SourceProject.FromCompilerArguments(parsed.GetRequiredValue(arguments), parsed.GetRequiredValue(folder)), parsed.GetValue(rounds), AnsiConsole.Console));
        return command;
    }

    /// <summary>What the process runs as a child of itself.</summary>
    private static Command CreateMeasure()
    {
        var job = new Argument<string>("JOB");
        var command = new Command("measure") { job };
        command.Hidden = true;
        command.SetAction((parsed, _) => Jobs.Do(parsed.GetRequiredValue(job), Console.Out));
        return command;
    }
}
