using Spectre.Console;

namespace AsyncLoop.Check.Report;

/// <summary>Where things are written: the report to the one stream, progress and errors to the other.</summary>
internal sealed class Output(TextWriter @out, TextWriter error, FindingsReport report, IAnsiConsole? progress)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    public TextWriter Out { get; } = @out;

    public TextWriter Error { get; } = error;

    public FindingsReport Report { get; } = report;

    /// <summary>Colours, tables and a spinner on a terminal; plain lines of any length into files, pipes and CI logs.</summary>
    public static Output ForThisConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        var isTerminal = !Console.IsOutputRedirected && console.Profile.Capabilities.Interactive;
        FindingsReport report = isTerminal ? new TerminalReport(console) : new PlainReport(Console.Out);

        var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var isWatched = isTerminal && !Console.IsErrorRedirected;
        return new Output(Console.Out, Console.Error, report, isWatched ? errors : null);
    }

    /// <param name="step">What is done now.</param>
    /// <param name="detail">How far it has come; asked for again and again.</param>
    public async Task<T> Progress<T>(string step, Func<string?> detail, Func<Task<T>> work)
    {
        if (progress is null)
        {
            Error.WriteLine($"{step} ...");
            return await work();
        }
        return await progress.Status().StartAsync(Markup.Escape(step), async status =>
        {
            var running = work();
            while (await Task.WhenAny(running, Task.Delay(Refresh)) != running)
                status.Status(Markup.Escape(detail() is { } how ? $"{step}: {how}" : step));
            return await running;
        });
    }

    public void WriteFailure(NotAnalysedException failure)
    {
        Error.WriteLine($"error: {failure.Message}");
        foreach (var detail in failure.Details)
            Error.WriteLine($"  {detail}");
    }
}
