using System.Diagnostics;
using AsyncLoop.Testing;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>Code whose continuations go over the thread pool and come back: the clock waits for them.</summary>
/// <remarks>Apart from other tests: while those keep the pool busy, the clock can only judge by the time that has passed, which a crowded machine belies.</remarks>
[Collection(nameof(StressTests))]
public sealed class BclHopTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void S186_Time_does_not_jump_while_a_continuation_of_the_base_class_library_is_on_the_pool()
    {
        // Many rounds: what could go wrong lies in the moments between a post to the pool and its run there.
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.RealGrace = Soon;
        loop.RunUntilComplete(async ct =>
        {
            Task timer = EventLoop.Delay(Hour);
            using var semaphore = new SemaphoreSlim(0);
            for (int i = 0; i < 300; i++)
            {
                // With a token: the one that hops.
                Task waiter = loop.CreateTask(_ => semaphore.WaitAsync(ct));
                await EventLoop.Yield();
                semaphore.Release();
                Assert.Same(waiter, await Task.WhenAny(waiter, timer));

                Task hop = loop.CreateTask(async _ =>
                {
                    await EventLoop.Yield();
                    await Task.Run(() => { }).ConfigureAwait(false);
                    await Task.Yield();
                });
                Assert.Same(hop, await Task.WhenAny(hop, timer));

                var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Task combined = Task.WhenAll(source.Task, Task.CompletedTask);
                source.SetResult();
                Assert.Same(combined, await Task.WhenAny(combined, timer));
                Assert.Equal(TimeSpan.Zero, clock.Elapsed);
            }

            await timer;
        });
        Assert.Equal(Hour, clock.Elapsed);
    }

    [Fact]
    public void S186_Nor_while_a_task_runs_something_on_the_pool_for_longer()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.RealGrace = Soon;
        loop.RunUntilComplete(async _ =>
        {
            Task timer = EventLoop.Delay(Hour);
            Task<TimeSpan> work = Task.Run(() =>
            {
                WaitUntil(() => loop.IsAsleep);
                Thread.Sleep(30);
                return clock.Elapsed;
            });
            Assert.Same(work, await Task.WhenAny(timer, work));
            Assert.Equal(TimeSpan.Zero, await work);
            await timer;
        });
        Assert.Equal(Hour, clock.Elapsed);
    }

    [Fact]
    public void When_each_and_async_enumeration_of_a_channel_keep_virtual_time()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.RealGrace = Soon;
        var seen = new List<(int Item, double Seconds)>();
        loop.RunUntilComplete(async ct =>
        {
            var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
            Task producer = loop.CreateTask(async _ =>
            {
                for (int i = 1; i <= 20; i++)
                {
                    await EventLoop.Delay(TimeSpan.FromSeconds(1));
                    channel.Writer.TryWrite(i);
                }

                channel.Writer.Complete();
            });
            await foreach (int item in channel.Reader.ReadAllAsync(ct))
            {
                seen.Add((item, clock.Elapsed.TotalSeconds));
            }

#if NET9_0_OR_GREATER
            Task<int>[] tasks = [.. Enumerable.Range(1, 5).Select(i => loop.CreateTask(async _ =>
            {
                await EventLoop.Delay(TimeSpan.FromMinutes(i));
                return i;
            }))];
            await foreach (Task<int> task in Task.WhenEach(tasks))
            {
                seen.Add((await task, clock.Elapsed.TotalSeconds));
            }
#endif
        });
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (i, (double)i)), seen.Take(20));
#if NET9_0_OR_GREATER
        Assert.Equal(Enumerable.Range(1, 5).Select(i => (i, 20 + (60.0 * i))), seen.Skip(20));
#endif
    }

    [Fact]
    public void What_came_back_from_the_pool_leaves_no_trace()
    {
        using EventLoop loop = Virtual(out _);
        loop.RunUntilComplete(async _ =>
        {
            Task[] tasks = [.. Enumerable.Range(0, 200).Select(_ => loop.CreateTask(async _ =>
            {
                await Task.Run(() => { });
                await Task.Run(Task.Yield).ConfigureAwait(false);
                await Task.WhenAll(Task.Run(() => { }), Task.Run(() => Parallel.For(0, 4, _ => { })));
            }))];
            await Task.WhenAll(tasks);
        });
        loop.RunUntilIdle();
        Assert.False(loop.HasWorkElsewhere);
    }

    [Fact]
    public void Without_a_grace_the_pool_is_left_out_of_account()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.RealGrace = TimeSpan.Zero;
        var queue = new System.Collections.Concurrent.ConcurrentQueue<int>();
        loop.RunUntilComplete(async _ =>
        {
            // Without the flow of its context, the clock does not know whose it is.
            using (ExecutionContext.SuppressFlow())
            {
                ThreadPool.QueueUserWorkItem(_ => queue.Enqueue(1));
            }

            await EventLoop.Delay(Hour);
        });
        Assert.Equal(Hour, clock.Elapsed);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.RealGrace = Ms(-1));
    }

    [Fact]
    public async Task Workers_that_run_loops_or_their_steps_are_not_waited_for()
    {
        using var blocks = new ManualResetEventSlim();
        using EventLoop other = Virtual(out _);
        using EventLoop loop = Virtual(out VirtualClock clock);
        clock.RealGrace = TimeSpan.FromMinutes(1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task others = Task.Run(() => other.RunUntilComplete(async _ => await Task.Run(() =>
        {
            begun.SetResult();
            blocks.Wait(TestContext.Current.CancellationToken);
        })));
        await begun.Task;
        long start = Stopwatch.GetTimestamp();
        await Task.Run(() => loop.RunUntilComplete(async _ => await EventLoop.Delay(Hour)));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
        Assert.False(others.IsCompleted);
        blocks.Set();
        await others;
        Assert.Equal(Hour, clock.Elapsed);
    }

    [Fact]
    public void A_worker_that_other_code_keeps_busy_costs_the_grace_once()
    {
        using EventLoop loop = Virtual(out VirtualClock clock);
        // Lets go of what the work of other tests has left.
        loop.RunUntilComplete(_ => EventLoop.Delay(Hour));
        using var blocks = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        using (ExecutionContext.SuppressFlow())
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                begun.Set();
                blocks.Wait();
            });
        }

        begun.Wait(TestContext.Current.CancellationToken);
        long start = Stopwatch.GetTimestamp();
        loop.RunUntilComplete(async _ =>
        {
            clock.RealGrace = Ms(100);
            await EventLoop.Delay(Hour);
            Assert.True(Stopwatch.GetElapsedTime(start) >= Ms(100));

            start = Stopwatch.GetTimestamp();
            clock.RealGrace = TimeSpan.FromMinutes(1);
            await EventLoop.Delay(Hour);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
        });
        blocks.Set();
        Assert.Equal(3 * Hour, clock.Elapsed);
    }
}
