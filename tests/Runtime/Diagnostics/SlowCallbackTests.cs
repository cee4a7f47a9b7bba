using System.Diagnostics;
using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Logging;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests.Diagnostics;

// A listener to the durations of callbacks makes all loops of the process time each of them.
[Collection(nameof(MetricsTests))]
public sealed class SlowCallbackTests
{
    // Longer than other callbacks take on a machine that lets them wait.
    private static readonly TimeSpan Threshold = Ms(500);

    private readonly RecordingLogs _logs = new();

    private EventLoop Loop(bool debug, TimeSpan threshold) =>
        new(new LoopOptions { Name = "L", Debug = debug, LoggerFactory = _logs, SlowCallbackThreshold = threshold });

    private EventLoop Debugged(TimeSpan? threshold = null) => Loop(debug: true, threshold ?? Threshold);

    private EventLoop Plain() => Loop(debug: false, Threshold);

    private static void Compute() => Thread.Sleep(Threshold + Ms(50));

    [Fact]
    public void S178_A_slow_callback_gives_one_warning_with_its_name_its_duration_and_its_creation_site()
    {
        using EventLoop loop = Debugged();
        loop.CallSoon(Compute);
        loop.Once();
        (LogLevel level, string message, _) = Assert.Single(_logs.Warnings);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Matches(
            @"^L: Executing callback SlowCallbackTests\.Compute created at SlowCallbackTests\.S178_.* in .*SlowCallbackTests\.cs:line \d+ took \d+\.\d{3} seconds", message);
        Assert.Equal(1, loop.GetStatistics().SlowCallbacks);
    }

    [Fact]
    public void S178_So_does_a_slow_timer_and_a_callback_with_a_value_and_one_from_another_thread()
    {
        using EventLoop loop = Debugged();
        loop.CallLater(Ms(1), Compute);
        loop.CallSoon(static _ => Compute(), 5);
        loop.CallSoonThreadSafe(static _ => Compute(), "text");
        loop.RunUntilComplete(_ => EventLoop.Delay(2));
        Assert.Equal(3, _logs.Warnings.Count);
        Assert.All(_logs.Warnings, entry => Assert.Contains("created at SlowCallbackTests.S178_So", entry.Message));
    }

    [Fact]
    public void S179_A_delay_is_not_slow()
    {
        using EventLoop loop = Debugged();
        loop.RunUntilComplete(_ => EventLoop.Delay(Threshold + Ms(50)));
        Assert.Empty(_logs.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S180_A_slow_step_names_the_task_and_where_it_was_created(bool firstStep)
    {
        using EventLoop loop = Debugged();
        loop.RunUntilComplete(async _ =>
        {
            Task innocent = loop.CreateTask(async _ => await EventLoop.Delay(5), "innocent");
            Task slow = loop.CreateTask(
                async _ =>
                {
                    if (!firstStep)
                    {
                        await EventLoop.Delay(1);
                    }

                    Compute();
                },
                "slowpoke");
            await Task.WhenAll(slow, innocent);
        });
        string message = Assert.Single(_logs.Warnings).Message;
        Assert.Contains("a step of task 'slowpoke'", message);
        Assert.Contains("created at SlowCallbackTests.S180_A_slow_step", message);
        Assert.DoesNotContain("innocent", message);
    }

    [Fact]
    public void S180_Of_several_tasks_that_one_callback_resumes_the_slow_one_is_named()
    {
        using EventLoop loop = Debugged();
        loop.RunUntilComplete(async _ =>
        {
            var gate = new TaskCompletionSource();
            var next = new TaskCompletionSource();
            Task first = loop.CreateTask(
                async _ =>
                {
                    await gate.Task;
                    // Plain sources resume their awaiter in here.
                    next.SetResult();
                },
                "first");
            Task slow = loop.CreateTask(
                async _ =>
                {
                    await next.Task;
                    Compute();
                },
                "slow");
            await EventLoop.Yield();
            loop.CallSoon(gate.SetResult);
            await Task.WhenAll(first, slow);
        });
        string message = Assert.Single(_logs.Warnings).Message;
        Assert.Contains("a step of task 'slow'", message);
        Assert.Contains("callback TaskCompletionSource.SetResult", message);
    }

    [Fact]
    public void A_callback_that_a_task_registers_is_not_taken_for_the_task()
    {
        using EventLoop loop = Debugged();
        loop.RunUntilComplete(async _ =>
        {
            loop.CallSoon(Compute);
            await EventLoop.Yield();
        });
        string message = Assert.Single(_logs.Warnings).Message;
        Assert.Contains("callback SlowCallbackTests.Compute", message);
        Assert.DoesNotContain("step", message);
    }

    [Fact]
    public void S181_Outside_of_debug_mode_a_slow_chunk_gives_one_warning_with_its_last_callback_and_no_site()
    {
        using EventLoop loop = Plain();
        loop.CallSoon(Compute);
        loop.CallSoon(Harmless);
        // Due in the next iteration.
        loop.CallLater(Threshold, loop.Stop);
        loop.RunForever();
        string message = Assert.Single(_logs.Warnings).Message;
        Assert.Contains("the last of them callback SlowCallbackTests.Harmless", message);
        Assert.Contains("Debug", message);
        Assert.DoesNotContain("created at", message);
        Assert.Equal(1, loop.GetStatistics().SlowCallbacks);
    }

    [Fact]
    public void A_chunk_ends_after_32_callbacks_so_the_warning_is_not_long_in_coming()
    {
        using EventLoop loop = Plain();
        int warningsAtTheEnd = -1;
        loop.CallSoon(Compute);
        for (int i = 0; i < EventLoop.ChunkSize; i++)
        {
            loop.CallSoon(Harmless);
        }

        loop.CallSoon(() => warningsAtTheEnd = _logs.Warnings.Count);
        loop.Once();
        Assert.Equal(1, warningsAtTheEnd);
        Assert.Contains("Executing 32 callback(s)", Assert.Single(_logs.Warnings).Message);
    }

    [Fact]
    public void A_run_of_a_single_iteration_is_judged_too()
    {
        using EventLoop loop = Plain();
        loop.CallSoon(Compute);
        loop.CallSoon(() => loop.CallSoon(Harmless));
        Assert.True(loop.RunPending());
        Assert.Contains("Executing 2 callback(s)", Assert.Single(_logs.Warnings).Message);
    }

    [Fact]
    public void A_computation_that_lets_the_loop_run_in_between_is_not_warned_of()
    {
        using EventLoop loop = new(new LoopOptions { Debug = false, LoggerFactory = _logs });
        loop.RunUntilComplete(async _ =>
        {
            for (int i = 0; i < 150; i++)
            {
                Thread.Sleep(4);
                await EventLoop.Yield();
            }
        });
        // Each iteration is judged by itself, not 32 of them together. (One may be slow indeed, when the machine is.)
        Assert.DoesNotContain(_logs.Warnings, entry => entry.Message.Contains("Executing 32", StringComparison.Ordinal));
    }

    [Fact]
    public void In_debug_mode_many_callbacks_of_one_iteration_that_are_slow_together_are_told_of()
    {
        using EventLoop loop = Debugged();
        for (int i = 0; i < 60; i++)
        {
            loop.CallSoon(() => Thread.Sleep(10));
        }

        loop.Once();
        Assert.Contains(_logs.Warnings, entry => entry.Message.Contains("An iteration took", StringComparison.Ordinal));
    }

    [Fact]
    public void S182_Threshold_zero_warns_of_everything_and_it_can_be_changed_at_run_time()
    {
        using EventLoop loop = Debugged(TimeSpan.Zero);
        loop.CallSoon(Harmless);
        loop.CallSoon(Harmless);
        loop.Once();
        Assert.True(_logs.Warnings.Count >= 2, $"{_logs.Warnings.Count}");

        int before = _logs.Warnings.Count;
        loop.SlowCallbackThreshold = TimeSpan.FromSeconds(100);
        loop.CallSoon(Compute);
        loop.Once();
        Assert.Equal(before, _logs.Warnings.Count);
        Assert.Equal(TimeSpan.FromSeconds(100), loop.SlowCallbackThreshold);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.SlowCallbackThreshold = Ms(-1));
    }

    [Fact]
    public void Pauses_of_the_garbage_collector_are_told_apart()
    {
        using EventLoop loop = Debugged(Ms(100));
        loop.CallSoon(() =>
        {
            var kept = new List<object>();
            TimeSpan before = GC.GetTotalPauseDuration();
            var watch = Stopwatch.StartNew();
            while (GC.GetTotalPauseDuration() - before < Ms(5) || watch.ElapsedMilliseconds < 110)
            {
                for (int i = 0; i < 10_000; i++)
                {
                    kept.Add(new object());
                }

                GC.Collect();
            }
        });
        loop.CallSoon(Compute);
        loop.Once();
        Assert.Matches(@"took \d+\.\d{3} seconds, \d+\.\d{3} of them the garbage collector's$", _logs.Warnings[0].Message);
    }

    private static void Harmless()
    {
    }
}
