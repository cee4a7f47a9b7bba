using AsyncLoop.Testing;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class DeadlockTests
{
    private static EventLoop Impatient(out VirtualClock clock, bool debug = false)
    {
        clock = new VirtualClock { AutoJump = true, DeadlockGrace = Ms(20) };
        return new EventLoop(new LoopOptions { TimeProvider = clock, Debug = debug, ExceptionHandler = (_, _) => { } });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void S188_When_all_tasks_wait_for_what_never_comes_the_run_throws_and_names_them(bool debug)
    {
        using EventLoop loop = Impatient(out VirtualClock clock, debug);
        LoopDeadlockException error = Assert.Throws<LoopDeadlockException>(() => loop.RunUntilComplete(async _ =>
        {
            await EventLoop.Delay(TimeSpan.FromSeconds(5));
            Task a = loop.CreateTask(_ => new TaskCompletionSource().Task, "left fork");
            Task b = loop.CreateTask(_ => new TaskCompletionSource().Task, "right fork");
            await Task.WhenAll(a, b);
        }));
        Assert.Contains("'left fork'", error.Message);
        Assert.Contains("'right fork'", error.Message);
        Assert.Contains("HoldTime", error.Message);
        Assert.Equal(debug, error.Message.Contains("created at DeadlockTests.S188", StringComparison.Ordinal));
        Assert.Equal(["Task-1", "left fork", "right fork"], error.Tasks.Select(task => task.Name));
        // Time went as far as there was something to do.
        Assert.Equal(TimeSpan.FromSeconds(5), clock.Elapsed);

        // The loop can still be used.
        loop.RunUntilComplete(_ => EventLoop.Delay(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(6), clock.Elapsed);
    }

    [Fact]
    public void S188_So_does_Run_after_it_has_cancelled_the_tasks()
    {
        var clock = new VirtualClock { AutoJump = true, DeadlockGrace = Ms(20) };
        bool cancelled = false;
        Assert.Throws<LoopDeadlockException>(() => EventLoop.Run(
            ct =>
            {
                ct.Register(() => cancelled = true);
                return Task.Delay(Timeout.Infinite, ct);
            },
            new LoopOptions { TimeProvider = clock }));
        Assert.True(cancelled);
    }

    [Fact]
    public void A_post_from_a_thread_that_the_clock_does_not_know_is_waited_for()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.DeadlockGrace = TimeSpan.FromSeconds(20);
        loop.RunUntilComplete(async _ =>
        {
            var source = new TaskCompletionSource();
            using (ExecutionContext.SuppressFlow())
            {
                new Thread(() =>
                {
                    WaitUntil(() => loop.IsAsleep);
                    loop.CallSoonThreadSafe(source.SetResult);
                })
                { IsBackground = true }.Start();
            }

            await source.Task;
        });
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_in_an_executor_or_a_lease_is_no_deadlock(bool lease)
    {
        using EventLoop loop = Impatient(out VirtualClock clock);
        loop.RunUntilComplete(async _ =>
        {
            if (!lease)
            {
                await loop.RunInExecutor(() => Thread.Sleep(100));
                return;
            }

            var source = new TaskCompletionSource();
            using IDisposable held = clock.HoldTime();
            using var timer = new Timer(_ => loop.CallSoonThreadSafe(source.SetResult), null, 100, Timeout.Infinite);
            await source.Task;
        });
    }

    [Fact]
    public async Task A_loop_that_runs_for_ever_and_one_that_is_called_from_another_loop_are_none()
    {
        var clock = new VirtualClock { AutoJump = true, DeadlockGrace = Ms(20) };
        using RunningLoop server = Start(new LoopOptions { TimeProvider = clock });
        Assert.Equal(3, await server.Loop.InvokeAsync(_ => Task.FromResult(3)));
        // Longer than the grace, with nothing to do.
        await Task.Delay(60, TestContext.Current.CancellationToken);
        using var client = new EventLoop(new LoopOptions { TimeProvider = clock });
        int answer = client.RunUntilComplete(_ => server.Loop.InvokeAsync(async _ =>
        {
            await EventLoop.Delay(TimeSpan.FromDays(1));
            return 4;
        }));
        Assert.Equal(4, answer);

        // Stuck on the other loop: the one that waits says so, and names that loop's task.
        LoopDeadlockException error = Assert.Throws<LoopDeadlockException>(() => client.RunUntilComplete(_ => server.Loop.InvokeAsync(_ => new TaskCompletionSource().Task)));
        Assert.Equal(2, error.Tasks.Count);
        clock.DeadlockGrace = Timeout.InfiniteTimeSpan;
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.DeadlockGrace = Ms(-2));
    }
}
