using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AsyncLoop.Tests.Support;

/// <summary>The program in the folder Child, running one of its cases.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    public ChildProcess(string @case, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = Dotnet.Program(Path.Combine(AppContext.BaseDirectory, "AsyncLoop.Tests.Child.dll"), @case);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // A crash is expected of some: no dump, and no report of one.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public static void SkipWithoutSignals() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill, which Windows does not have.");

    public static void SkipWithoutHangup()
    {
        SkipWithoutSignals();
        Assert.SkipWhen(Dotnet.IsHangupIgnored, "The tests were started with SIGHUP ignored, as nohup does.");
    }

    /// <summary>Sends a signal to this very process.</summary>
    public static void SignalSelf(PosixSignal signal) => Kill(Environment.ProcessId, signal);

    public async Task<string?> ReadLine() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);

    public async Task Expect(string line) => Assert.Equal(line, await ReadLine());

    public void Signal(PosixSignal signal) => Kill(_process.Id, signal);

    /// <summary>The lines it still says, and its exit code: 128 and the signal's number when that has ended it.</summary>
    public async Task<(string[] Lines, int ExitCode)> End()
    {
        string rest = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (rest.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static void Kill(int process, PosixSignal signal)
    {
        string name = signal.ToString()["SIG".Length..];
        using Process kill = Process.Start("kill", ["-" + name, $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
