using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AsyncLoop.Benchmarks.Analyzers.Subjects;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>What a child process is to measure.</summary>
/// <param name="WarmUp">Runs over a small project first, so that the compiler itself is compiled when the clock starts.</param>
/// <param name="Rounds">Runs of each subject, interleaved; or edits.</param>
internal sealed record Job(int Lines, int Seed, IReadOnlyList<Subject> Subjects, int WarmUp, int Rounds, bool Edits = false);

/// <summary>Runs a job in a process of its own: peak memory and what the just-in-time compiler has learned are a process's.</summary>
internal static class Child
{
    public static async Task<List<Sample>> Run(Job job, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        // Run by the dotnet command, the process is not this program alone.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        start.ArgumentList.Add("analyzers");
        start.ArgumentList.Add("measure");
        start.ArgumentList.Add(JsonSerializer.Serialize(job));
        using var process = Process.Start(start)!;
        try
        {
            var samples = new List<Sample>();
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                samples.Add(JsonSerializer.Deserialize<Sample>(line)!);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? samples
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The measurement of {job.Lines} lines ended with {process.ExitCode}."));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
