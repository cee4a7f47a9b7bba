using System.Diagnostics;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

/// <summary>What other threads may do with a loop.</summary>
public sealed class ThreadTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void S062_Eight_threads_queue_ten_thousand_each_and_all_run_on_the_loop_in_the_order_of_each_thread()
    {
        const int Producers = 8, Each = 10_000;
        using RunningLoop running = Start();
        var next = new int[Producers];
        int outOfOrder = 0, wrongThread = 0;
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                running.Loop.CallSoonThreadSafe(
                    s =>
                    {
                        outOfOrder += next[s.Producer]++ == s.Number ? 0 : 1;
                        wrongThread += Environment.CurrentManagedThreadId == running.ThreadId ? 0 : 1;
                    },
                    (Producer: p, Number: i));
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        WaitUntil(() => next.Sum() == Producers * Each);
        Assert.Equal((0, 0), (outOfOrder, wrongThread));
        Assert.Equal(Producers * Each, running.Loop.GetStatistics().ForeignPosts);
    }

    [Fact]
    public void S063_On_the_loop_thread_itself_the_thread_safe_call_keeps_the_order()
    {
        _loop.CallSoon(() =>
        {
            _loop.CallSoonThreadSafe(() => _log.Add("hello"));
            _loop.CallSoon(() => _log.Add("world"));
            _loop.CallSoonThreadSafe(_loop.Stop);
        });
        _loop.RunForever();
        Assert.Equal(["hello", "world"], _log);
    }

    [Fact]
    public void S064_What_was_queued_before_the_first_run_runs_at_its_start_on_the_loop_thread()
    {
        int thread = 0;
        Foreign(() => _loop.CallSoonThreadSafe(() => thread = Environment.CurrentManagedThreadId));
        _loop.Once();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void S065_A_thread_safe_call_wakes_a_loop_asleep_on_a_far_timer()
    {
        TimeSpan woken = default;
        var watch = new Stopwatch();
        _loop.CallLater(TimeSpan.FromSeconds(60), _loop.Stop);
        var foreign = new Thread(() =>
        {
            WaitUntil(() => _loop.IsAsleep);
            watch.Start();
            _loop.CallSoonThreadSafe(() =>
            {
                woken = watch.Elapsed;
                _loop.Stop();
            });
        });
        foreign.Start();
        _loop.RunForever();
        foreign.Join();
        Assert.True(woken < TimeSpan.FromSeconds(1), $"{woken}");
    }

    [Fact]
    public async Task S069_InvokeAsync_runs_the_first_step_on_the_loop_thread()
    {
        using RunningLoop running = Start();
        (int first, int second) = await running.Loop.InvokeAsync(async _ =>
        {
            int id = Environment.CurrentManagedThreadId;
            await EventLoop.Yield();
            return (id, Environment.CurrentManagedThreadId);
        });
        Assert.Equal((running.ThreadId, running.ThreadId), (first, second));
        await running.Loop.InvokeAsync(_ =>
        {
            Assert.Equal(running.ThreadId, Environment.CurrentManagedThreadId);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task S070_S072_A_body_that_fails_fails_the_callers_task_and_nobody_else_hears_of_it()
    {
        int reported = 0;
        using RunningLoop running = Start(new LoopOptions { ExceptionHandler = (_, _) => Interlocked.Increment(ref reported) });
        await Assert.ThrowsAsync<FormatException>(() => running.Loop.InvokeAsync(async _ =>
        {
            await EventLoop.Yield();
            throw new FormatException();
        }));

        // The delegate itself throws, before there is a task.
        await Assert.ThrowsAsync<FormatException>(() => running.Loop.InvokeAsync(_ => throw new FormatException()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Loop.InvokeAsync(_ => (Task<int>)null!));
        await running.Loop.InvokeAsync(_ => Task.CompletedTask);
        Assert.Equal(0, reported);
    }

    [Fact]
    public async Task S073_A_loop_disposed_before_it_ran_the_body_ends_the_callers_task()
    {
        EventLoop loop = new();
        int reported = 0;
        loop.ExceptionHandler = (_, _) => reported++;
        Task<int> ran = loop.InvokeAsync(_ => Task.FromResult(1));
        Task half = loop.InvokeAsync(_ => new TaskCompletionSource().Task);
        loop.Once();
        loop.Once();
        Assert.Equal(1, await ran.WaitAsync(Soon));
        Task<int> late = loop.InvokeAsync(_ => Task.FromResult(3));
        loop.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => half.WaitAsync(Soon));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late.WaitAsync(Soon));
        Assert.Equal(0, reported);
    }

    [Fact]
    public async Task InvokeAsync_cancelled_by_its_token_ends_the_body_and_before_the_start_prevents_it()
    {
        using RunningLoop running = Start();
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task task = running.Loop.InvokeAsync(
            async ct =>
            {
                started.SetResult();
                await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
            },
            source.Token);
        await started.Task;
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(Soon));

        bool ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Loop.InvokeAsync(
            _ =>
            {
                ran = true;
                return Task.CompletedTask;
            },
            source.Token));
        Assert.False(ran);
    }
}
