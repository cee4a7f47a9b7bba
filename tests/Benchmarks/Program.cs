using System.CommandLine;
using AsyncLoop.Benchmarks.Analyzers;
using AsyncLoop.Benchmarks.Runtime;
using Spectre.Console;

// A file has no width of its own.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;

var root = new RootCommand("Measures what the project costs. Prints figures and goals; it never fails because of a speed.")
{
    AnalyzersCommand.Create(),
    RuntimeCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
