using System.Diagnostics;
using System.Runtime.InteropServices;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class SignalTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S105_S106_A_handler_runs_on_the_loop_also_when_it_sleeps()
    {
        ChildProcess.SkipWithoutHangup();
        var local = new AsyncLocal<string?> { Value = "registered" };
        int thread = 0;
        SynchronizationContext? context = null;
        string? value = null;
        _loop.AddSignalHandler(PosixSignal.SIGHUP, () =>
        {
            thread = Environment.CurrentManagedThreadId;
            context = SynchronizationContext.Current;
            value = local.Value;
            Assert.Same(_loop, EventLoop.Current);
            _loop.Stop();
        });
        local.Value = "later";
        _loop.CallLater(TimeSpan.FromSeconds(60), () => Assert.Fail("It slept on."));
        var sender = new Thread(() =>
        {
            WaitUntil(() => _loop.IsAsleep);
            ChildProcess.SignalSelf(PosixSignal.SIGHUP);
        });
        sender.Start();
        var watch = Stopwatch.StartNew();
        _loop.RunForever();
        sender.Join();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Same(_loop.SynchronizationContext, context);
        // S167: as of the registration.
        Assert.Equal("registered", value);
    }

    [Fact]
    public void S107_A_second_handler_replaces_the_first_and_one_that_throws_is_reported()
    {
        ChildProcess.SkipWithoutHangup();
        var reports = new RecordingReports();
        _loop.ExceptionHandler = reports.Options.ExceptionHandler;
        _loop.AddSignalHandler(PosixSignal.SIGHUP, () => _log.Add("first"));
        _loop.AddSignalHandler(PosixSignal.SIGHUP, () =>
        {
            _log.Add("second");
            _loop.Stop();
            throw new FormatException();
        });
        _loop.CallSoon(() => ChildProcess.SignalSelf(PosixSignal.SIGHUP));
        _loop.RunForever();
        Assert.Equal(["second"], _log);
        Assert.IsType<FormatException>(Assert.Single(reports).Exception);
    }

    [Fact]
    public void A_signal_that_comes_while_the_loop_does_not_run_waits_for_the_next_run()
    {
        ChildProcess.SkipWithoutHangup();
        _loop.AddSignalHandler(PosixSignal.SIGHUP, () => _log.Add("handled"));
        ChildProcess.SignalSelf(PosixSignal.SIGHUP);
        WaitUntil(() => _loop.GetStatistics().Ready == 1);
        Assert.Empty(_log);
        _loop.Once();
        Assert.Equal(["handled"], _log);
    }

    [Fact]
    public async Task S108_S111_Removed_or_with_the_loop_closed_the_default_action_is_back()
    {
        ChildProcess.SkipWithoutSignals();
        foreach (string how in new[] { "removed", "disposed" })
        {
            using var child = new ChildProcess(how);
            if (how == "removed")
            {
                await child.Expect("True False");
            }

            await child.Expect("ready");
            child.Signal(PosixSignal.SIGHUP);
            Assert.Equal(128 + 1, (await child.End()).ExitCode);
        }
    }

    [Fact]
    public void S109_A_signal_that_cannot_be_handled_is_refused_and_nothing_stays()
    {
        ChildProcess.SkipWithoutSignals();
        const PosixSignal Kill = (PosixSignal)9;
        Assert.Throws<IOException>(() => _loop.AddSignalHandler(Kill, () => { }));
        Assert.False(_loop.RemoveSignalHandler(Kill));
        foreach (int number in new[] { 0, 999, -999 })
        {
            Exception error = Assert.ThrowsAny<Exception>(() => _loop.AddSignalHandler((PosixSignal)number, () => { }));
            Assert.True(error is ArgumentOutOfRangeException or IOException, error.ToString());
            Assert.False(_loop.HasSignalHandler((PosixSignal)number));
        }

        Assert.Throws<ArgumentNullException>(() => _loop.AddSignalHandler(PosixSignal.SIGHUP, null!));
        Assert.False(_loop.HasSignalHandler(PosixSignal.SIGHUP));
    }

    [Fact]
    public void S028_S029_A_closed_loop_takes_no_handler_and_has_none()
    {
        _loop.AddSignalHandler(PosixSignal.SIGHUP, () => { });
        _loop.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _loop.AddSignalHandler(PosixSignal.SIGHUP, () => { }));
        Assert.False(_loop.RemoveSignalHandler(PosixSignal.SIGHUP));
    }

    [Fact]
    public async Task S113_An_interrupt_cancels_main_which_cleans_up_and_Run_says_so()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("interrupt");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal(["cleaned up", "interrupted by SIGINT"], lines);
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public async Task S113_A_main_that_ends_well_after_the_interrupt_ends_the_run_well()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("swallow");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Empty(lines);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public async Task S115_A_main_that_was_cancelled_before_is_not_interrupted()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("cancelled before");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal(["cancelled"], lines);
        Assert.Equal(4, exitCode);
    }

    [Fact]
    public async Task S116_The_second_interrupt_ends_the_process()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("stubborn");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        await child.Expect("told");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Empty(lines);
        Assert.Equal(128 + 2, exitCode);
    }

    [Theory]
    [InlineData("shutdown")]
    [InlineData("no token")]
    public async Task S116_An_interrupt_that_nobody_could_hear_ends_the_process(string @case)
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess(@case);
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Empty(lines);
        Assert.Equal(128 + 2, exitCode);
    }

    [Fact]
    public async Task S118_With_HandleInterrupt_off_Run_leaves_the_signal_to_the_program()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("not handled");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal(["main cancelled: False"], lines);
        Assert.Equal(3, exitCode);
    }

    [Fact]
    public async Task S118_A_handler_of_the_loop_goes_before_and_without_it_Run_handles_the_signal_again()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("own handler");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGINT);
        await child.Expect("main cancelled: False");
        await child.Expect("ready again");
        child.Signal(PosixSignal.SIGINT);
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal(["interrupted by SIGINT"], lines);
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public async Task S119_Without_a_handler_SIGTERM_ends_the_process_at_once_and_with_one_it_ends_well()
    {
        ChildProcess.SkipWithoutSignals();
        using (var child = new ChildProcess("SIGTERM without handler"))
        {
            await child.Expect("ready");
            child.Signal(PosixSignal.SIGTERM);
            (string[] lines, int exitCode) = await child.End();
            Assert.DoesNotContain("stopped", lines);
            Assert.Equal(128 + 15, exitCode);
            // .NET 10 does nothing of its own any more; before, it raised this.
            Assert.True(Environment.Version.Major < 10 || lines.Length == 0, string.Join(", ", lines));
        }

        using (var child = new ChildProcess("SIGTERM with handler"))
        {
            await child.Expect("ready");
            child.Signal(PosixSignal.SIGTERM);
            (string[] lines, int exitCode) = await child.End();
            Assert.Equal(["stopped", "process exit"], lines);
            Assert.Equal(0, exitCode);
        }
    }

    [Fact]
    public async Task S120_Two_loops_in_two_threads_both_hear_of_the_signal()
    {
        ChildProcess.SkipWithoutSignals();
        using var child = new ChildProcess("SIGTERM in two loops");
        await child.Expect("ready");
        child.Signal(PosixSignal.SIGTERM);
        (string[] lines, int exitCode) = await child.End();
        Assert.Equal(["first first", "second second"], lines.Order());
        Assert.Equal(0, exitCode);
    }
}
