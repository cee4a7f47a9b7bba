using System.Diagnostics;
using AsyncLoop.Tests.Support;

namespace AsyncLoop.Samples.Tests;

/// <summary>A sample that runs as a program of its own; disposing it ends it.</summary>
internal sealed class SampleProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    public SampleProgram(string name, params string[] arguments)
    {
        // On the frameworks of the tests: the web framework brings assemblies that the build therefore leaves out of this folder.
        var folder = AppContext.BaseDirectory;
        string[] command = ["exec", "--runtimeconfig", Path.Combine(folder, "AsyncLoop.Samples.Tests.runtimeconfig.json"), Path.Combine(folder, name + ".dll")];
        var start = Dotnet.Program([.. command, .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
    }

    public Task<string?> ReadLineAsync() =>
        _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    /// <summary>What it still prints, on both streams, and its exit code.</summary>
    public async Task<(string[] Output, string[] Error, int ExitCode)> EndAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var texts = await Task.WhenAll(_process.StandardOutput.ReadToEndAsync(ct), _process.StandardError.ReadToEndAsync(ct)).WaitAsync(Limit, ct);
        await _process.WaitForExitAsync(ct).WaitAsync(Limit, ct);
        // On a machine that does much else a callback may be slow, and the loop says so.
        return (Lines(texts[0]), [.. Lines(texts[1]).Where(line => !line.Contains(": Executing ", StringComparison.Ordinal))], _process.ExitCode);
    }

    /// <summary>Sends it a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
