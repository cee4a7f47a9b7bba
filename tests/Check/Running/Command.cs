using System.Diagnostics;

namespace AsyncLoop.Check.Tests.Running;

public sealed record CommandResult(int ExitCode, string Out, string Error);

/// <summary>Runs the built command as its users do: in a process of its own, with its output redirected.</summary>
public static class Command
{
    public static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "asyncloop.dll");

    public static Task<CommandResult> Asyncloop(string directory, params string[] arguments) =>
        Run(directory, "dotnet", [Assembly, .. arguments]);

    public static async Task<CommandResult> Run(string directory, string file, params string[] arguments)
    {
        using var process = Start(directory, file, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, await error);
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
