using System.Diagnostics;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>
/// Many of everything at once. With <c>ASYNCLOOP_STRESS=full</c> in the environment the counts are ten to a hundred times as high, for a machine
/// that has the minutes.
/// </summary>
[Collection(nameof(StressTests))]
[CollectionDefinition(nameof(StressTests), DisableParallelization = true)]
public sealed class StressTests
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("ASYNCLOOP_STRESS") == "full";

    [Fact]
    public void S062_Eight_threads_post_a_million_callbacks_each()
    {
        const int Producers = 8;
        int each = Full ? 1_000_000 : 20_000;
        using RunningLoop running = Start();
        EventLoop loop = running.Loop;
        var next = new int[Producers];
        int outOfOrder = 0, wrongThread = 0, cancelled = 0;
        long ran = 0;
        RunThreads(Producers, p =>
        {
            for (int i = 0; i < each; i++)
            {
                LoopHandle handle = loop.CallSoonThreadSafe(
                    s =>
                    {
                        // Some are cancelled, so numbers may be left out but never come back.
                        outOfOrder += s.Number >= next[s.Producer] ? 0 : 1;
                        next[s.Producer] = s.Number + 1;
                        wrongThread += Environment.CurrentManagedThreadId == running.ThreadId ? 0 : 1;
                        ran++;
                    },
                    (Producer: p, Number: i));
                if (i % 16 == 0 && handle.Cancel())
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        });
        long seen = ReadOn(loop, () => ran);
        Assert.Equal((0, 0), (outOfOrder, wrongThread));
        Assert.Equal((long)Producers * each, seen + cancelled);
        Assert.Equal(0, loop.GetStatistics().Ready);
    }

    [Fact]
    public async Task Callers_on_many_threads_and_a_loop_that_is_disposed_meanwhile_never_leave_a_caller_waiting()
    {
        int rounds = Full ? 2_000 : 60;
        for (int round = 0; round < rounds; round++)
        {
            var thread = new LoopThread();
            var started = new CountdownEvent(4);
            int ended = 0, refused = 0;
            Task[] callers = [.. Enumerable.Range(0, 4).Select(c => Task.Run(async () =>
            {
                for (int i = 0; i < 1_000_000; i++)
                {
                    Task<int> call = thread.InvokeAsync(async ct =>
                    {
                        if (i % 3 == 0)
                        {
                            await EventLoop.Delay(i % 2, ct);
                        }

                        return i;
                    });
                    if (i == 5)
                    {
                        started.Signal();
                    }

                    try
                    {
                        Assert.Equal(i, await call);
                        Interlocked.Increment(ref ended);
                    }
                    catch (ObjectDisposedException)
                    {
                        Interlocked.Increment(ref refused);
                        return;
                    }
                    catch (OperationCanceledException)
                    {
                        // Under way when the loop shut down.
                    }
                }
            }))];
            started.Wait();
            Task disposed = thread.DisposeAsync().AsTask();
            // Times out if somebody is still waiting.
            await Task.WhenAll([disposed, .. callers]).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(4, refused);
            Assert.True(ended > 0);
        }
    }

    [Fact]
    public void A_loop_that_is_closed_without_a_shutdown_while_threads_call_it_answers_every_call()
    {
        int rounds = Full ? 5_000 : 200;
        for (int round = 0; round < rounds; round++)
        {
            EventLoop loop = new(new LoopOptions { ExceptionHandler = (_, _) => { } });
            var calls = new Task?[4 * 50];
            using var go = new Barrier(5);
            var closer = new Thread(() =>
            {
                go.SignalAndWait();
                loop.Once();
                loop.Dispose();
            });
            closer.Start();
            RunThreads(4, p =>
            {
                go.SignalAndWait();
                for (int i = 0; i < 50; i++)
                {
                    try
                    {
                        calls[(p * 50) + i] = loop.InvokeAsync(ct => EventLoop.Delay(i % 2, ct));
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            });
            closer.Join();
            foreach (Task call in calls.OfType<Task>())
            {
                Assert.True(((IAsyncResult)call).AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1)), "A caller is left waiting.");
                _ = call.Exception;
            }
        }
    }

    [Fact]
    public async Task Tokens_cancelled_on_other_threads_end_every_delay_job_and_task_exactly_once()
    {
        int rounds = Full ? 20_000 : 500;
        await using var thread = new LoopThread();
        for (int round = 0; round < rounds; round++)
        {
            using var source = new CancellationTokenSource();
            Task<int> all = thread.InvokeAsync(async _ =>
            {
                EventLoop loop = EventLoop.Current;
                Task[] waits =
                [
                    EventLoop.Delay(round % 2, source.Token),
                    EventLoop.Delay(Timeout.InfiniteTimeSpan, source.Token),
                    loop.RunInExecutor(() => { }, cancellationToken: source.Token),
                    loop.CreateTask(ct => EventLoop.Delay(1, ct), cancellationToken: source.Token),
                ];
                int resumed = 0;
                foreach (Task wait in waits)
                {
                    await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    Assert.Same(loop, EventLoop.CurrentOrNull);
                    resumed++;
                }

                return resumed;
            });
            Thread.SpinWait(round % 2_000);
            source.Cancel();
            Assert.Equal(4, await all.WaitAsync(TimeSpan.FromMinutes(1)));
        }

        Assert.Equal(0, thread.Loop.GetStatistics().Timers);
        // A job that was cancelled while it ran ends behind the task.
        Loops.WaitUntil(() => !thread.Loop.HasOutstandingJobs);
    }

    [Fact]
    public void Ten_thousand_loops_come_and_go_without_leaving_memory_or_threads()
    {
        int loops = Full ? 10_000 : 1_000;
        RunLoops(50);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RunLoops(loops);
        CloseTests.Collect();
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        // A loop of its own is some 10 KB: were one in ten kept, it would show.
        Assert.True(grown < loops * 1_000L, $"{loops} loops left {grown} bytes.");

        static void RunLoops(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using var loop = new EventLoop();
                loop.CallLater(TimeSpan.FromHours(1), () => { });
                loop.RunUntilComplete(_ => EventLoop.Delay(0));
            }
        }
    }

    [Fact]
    public async Task Loop_threads_come_and_go_without_leaving_threads()
    {
        int count = Full ? 10_000 : 200;
        int Threads() => Process.GetCurrentProcess().Threads.Count;
        int before = Threads();
        for (int i = 0; i < count; i++)
        {
            await using var thread = new LoopThread();
            // With an executor, whose threads must go, too.
            Assert.Equal(i, await thread.InvokeAsync(_ => thread.Loop.RunInExecutor(() => i)));
        }

        // The pool may have grown a little, a thread of the last loops may be on its way out.
        WaitUntil(() => Threads() < before + 50);
    }

    [Fact]
    public void The_memory_of_a_million_timers_comes_back_be_they_cancelled_or_fired()
    {
        int count = Full ? 1_000_000 : 200_000;
        using EventLoop loop = Virtual();
        // One that stays all the time, so that the heap is never empty.
        TimerHandle stays = loop.CallLater(TimeSpan.FromDays(1), () => { });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            loop.CallLater(Ms(i % 100), static () => { }).Cancel();
        }

        AssertReturned("cancelled");
        for (int i = 0; i < count; i++)
        {
            loop.CallLater(Ms(i % 100), static () => { });
        }

        loop.RunUntilComplete(async ct =>
        {
            await EventLoop.Delay(Ms(100), ct);
            // That delay came last, so it has a place at the end, and the memory before it comes back some timers later.
            for (int i = 0; i < 5_000; i++)
            {
                await EventLoop.Delay(Ms(1), ct);
            }
        });
        AssertReturned("fired");
        Assert.True(stays.Cancel());

        void AssertReturned(string what)
        {
            // It is given back when the loop sleeps.
            loop.RunUntilComplete(ct => EventLoop.Delay(Ms(1), ct));
            long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(kept < 1_000_000, $"{count} timers {what}: {kept} bytes kept, {kept / count} each.");
        }
    }

    [Theory]
    [InlineData("callbacks")]
    [InlineData("posts")]
    [InlineData("timers")]
    public async Task The_memory_of_a_burst_stays_while_the_loop_is_busy_and_goes_when_it_is_idle(string what)
    {
        await using var thread = new LoopThread();
        EventLoop loop = thread.Loop;
        var stayed = new List<bool>();
        await loop.InvokeAsync(async _ =>
        {
            Burst(loop, what);
            for (int i = 0; i < 10; i++)
            {
                await EventLoop.Yield();
                stayed.Add(loop.HoldsBurst);
            }
        }).WaitAsync(TimeSpan.FromMinutes(5));
        // The first may come before the burst has run.
        Assert.DoesNotContain(false, stayed.Skip(1));
        WaitUntil(() => !loop.HoldsBurst);
    }

    [Fact]
    public void The_memory_of_many_timers_goes_also_when_the_loop_never_idles()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async _ =>
        {
            TimerHandle stays = loop.CallLater(TimeSpan.FromDays(1), static () => { });
            Burst(loop, "timers");
            var watch = Stopwatch.StartNew();
            do
            {
                await EventLoop.Yield();
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It never went.");
            }
            while (loop.HoldsBurst);
            Assert.True(stays.Cancel());
        });
    }

    [Fact]
    public void Small_bursts_after_a_large_one_do_not_put_its_memory_in_order_each_time()
    {
        using EventLoop loop = new();
        loop.RunUntilComplete(async _ =>
        {
            TimerHandle stays = loop.CallLater(TimeSpan.FromDays(1), static () => { });
            Timers(100_000);
            await EventLoop.Yield();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                Timers(2_000);
                await EventLoop.Yield();
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 2_000_000, $"{allocated} bytes");
            Assert.True(stays.Cancel());
        });

        void Timers(int count)
        {
            for (int i = 0; i < count; i++)
            {
                loop.CallLater(TimeSpan.FromDays(1), static () => { }).Cancel();
            }
        }
    }

    private static void Burst(EventLoop loop, string what)
    {
        const int Count = 50_000;
        void Post()
        {
            for (int i = 0; i < Count; i++)
            {
                loop.CallSoonThreadSafe(static () => { });
            }
        }

        switch (what)
        {
            case "posts":
                var poster = new Thread(Post);
                poster.Start();
                poster.Join();
                break;
            case "callbacks":
                Post();
                break;
            default:
                for (int i = 0; i < Count; i++)
                {
                    loop.CallLater(TimeSpan.FromHours(1), static () => { }).Cancel();
                }

                break;
        }
    }

    // Behind everything that is queued by now.
    private static T ReadOn<T>(EventLoop loop, Func<T> read) =>
        loop.InvokeAsync(_ => Task.FromResult(read())).WaitAsync(TimeSpan.FromMinutes(5)).GetAwaiter().GetResult();

    private static void RunThreads(int count, Action<int> body)
    {
        var errors = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                body(i);
            }
            catch (Exception error)
            {
                lock (errors)
                {
                    errors.Add(error);
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(errors);
    }
}
