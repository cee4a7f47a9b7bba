using System.Runtime.InteropServices;
using AsyncLoop.Tests.Support;

namespace AsyncLoop.Tests.Diagnostics;

/// <summary>What takes a process of its own: its environment, its signals.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    public async Task S102_The_environment_decides_on_debug_mode_where_the_option_does_not(string? value, bool expected)
    {
        using var child = new ChildProcess("debug", ("ASYNCLOOP_DEBUG", value));
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal([$"unset: {expected}", "True: True", "False: False"], lines);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task DumpOnSigQuit_writes_the_table_to_the_error_stream_and_the_program_goes_on()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("dump");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGQUIT);
        (string[] lines, int exitCode) = await child.End();
        Assert.StartsWith("EventLoop(dumped) running=True", lines[0]);
        Assert.Contains(lines, line => line.Contains("sleeper", StringComparison.Ordinal) && line.Contains("waiting", StringComparison.Ordinal));
        Assert.Equal(5, exitCode);
    }
}
