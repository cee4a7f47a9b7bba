using System.Diagnostics;

namespace AsyncLoop.Tests.Running;

public sealed record ProcessResult(int ExitCode, string Out, string Error);

/// <summary>Runs programs with their output redirected.</summary>
public static class Processes
{
    public static async Task<ProcessResult> Run(string directory, string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(directory, file, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProcessResult(process.ExitCode, await output, await error);
    }

    public static Process Start(string directory, string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
