using System.Diagnostics;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class LoopThreadTests
{
    private readonly RecordingReports _reports = new();

    [Fact]
    public async Task S192_After_the_constructor_the_loop_runs_on_a_named_background_thread()
    {
        await using var thread = new LoopThread(new LoopOptions { Name = "worker" });
        Assert.True(thread.Loop.IsRunning);
        Assert.Throws<InvalidOperationException>(thread.Loop.RunForever);
        (string? name, bool background, int id) = await thread.InvokeAsync(async _ =>
        {
            await EventLoop.Yield();
            Thread current = Thread.CurrentThread;
            return (current.Name, current.IsBackground, current.ManagedThreadId);
        });
        Assert.Equal("worker", name);
        Assert.True(background);
        Assert.NotEqual(Environment.CurrentManagedThreadId, id);
    }

    [Fact]
    public void S192_A_synchronous_program_blocks_on_the_result()
    {
        using var thread = new LoopThread();
        Assert.Equal("Result from async", Program(thread));
        Assert.Throws<FormatException>(() => thread.InvokeAsync(_ => throw new FormatException()).GetAwaiter().GetResult());

        static string Program(LoopThread thread) => thread.InvokeAsync(async ct =>
        {
            await EventLoop.Delay(1, ct);
            return "Result from async";
        }).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task S193_Disposing_cancels_the_tasks_closes_the_loop_and_ends_the_thread()
    {
        var thread = new LoopThread(_reports.Options);
        Thread? worker = null;
        bool cleanedUp = false;
        Task pending = thread.InvokeAsync(async ct =>
        {
            worker = Thread.CurrentThread;
            try
            {
                await EventLoop.Delay(TimeSpan.FromMinutes(10), ct);
            }
            finally
            {
                await EventLoop.Yield();
                cleanedUp = true;
            }
        });
        var watch = Stopwatch.StartNew();
        await thread.DisposeAsync();
        Assert.True(watch.Elapsed < Soon);
        Assert.True(thread.Loop.IsClosed);
        Assert.True(pending.IsCanceled);
        Assert.True(cleanedUp || worker is null);
        Assert.True(worker is null || worker.Join(Soon));
        await thread.DisposeAsync();
        thread.Dispose();
        Assert.Empty(_reports);
    }

    [Fact]
    public async Task S193_On_the_loop_itself_disposing_is_refused_and_Stop_ends_it()
    {
        var thread = new LoopThread();
        await thread.InvokeAsync(async _ =>
        {
            Assert.Contains("own end", Assert.Throws<InvalidOperationException>(thread.Dispose).Message);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await thread.DisposeAsync());
        });
        Task<int> afterwards = thread.InvokeAsync(_ => Task.FromResult(1));
        Assert.Equal(1, await afterwards);
        thread.Loop.CallSoonThreadSafe(thread.Loop.Stop);
        WaitUntil(() => thread.Loop.IsClosed);
        await thread.DisposeAsync();
    }

    [Fact]
    public async Task S193_A_thread_that_a_callback_holds_is_reported_and_left_behind()
    {
        // The limit is twice the shutdown timeout and five seconds.
        using var release = new ManualResetEventSlim();
        _reports.Options.ShutdownTimeout = TimeSpan.Zero;
        var thread = new LoopThread(_reports.Options);
        thread.Loop.CallSoonThreadSafe(() => release.Wait());
        await thread.DisposeAsync();
        Assert.Contains("did not end in time", Assert.Single(_reports).Message);
        release.Set();
        WaitUntil(() => thread.Loop.IsClosed);
    }

    [Fact]
    public async Task S194_An_exception_of_an_async_void_method_does_not_end_the_thread()
    {
        await using var thread = new LoopThread(_reports.Options);
        thread.Loop.CallSoonThreadSafe(async () =>
        {
            await EventLoop.Yield();
            throw new FormatException();
        });
        WaitUntil(() => _reports.Count == 1);
        Assert.IsType<FormatException>(Assert.Single(_reports).Exception);
        Assert.Equal(2, await thread.InvokeAsync(_ => Task.FromResult(2)));
    }

    [Fact]
    public async Task S195_After_the_end_a_call_gives_a_task_that_says_so()
    {
        var thread = new LoopThread();
        await thread.DisposeAsync();
        Task plain = thread.InvokeAsync(_ => Task.CompletedTask);
        Task<int> withResult = thread.InvokeAsync(_ => Task.FromResult(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => plain);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => withResult);
        Assert.Throws<ArgumentNullException>(() => { _ = thread.InvokeAsync(null!); });
    }

    [Fact]
    public async Task S196_When_the_loops_own_machinery_fails_no_caller_is_left_waiting()
    {
        // A handler and a log that throw, and then a clock that throws out of the loop's own code.
        var logs = new RecordingLogs { Fault = new NotSupportedException("no log") };
        var clock = new FailingClock();
        var thread = new LoopThread(new LoopOptions
        {
            LoggerFactory = logs,
            ExceptionHandler = (_, _) => throw new NotSupportedException("no handler"),
            ShutdownTimeout = TimeSpan.FromSeconds(1),
            TimeProvider = clock,
        });
        using var quiet = new QuietError();
        thread.Loop.CallSoonThreadSafe(() => throw new FormatException());
        Task cooperative = thread.InvokeAsync(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, ct));
        Task stubborn = thread.InvokeAsync(_ => new TaskCompletionSource().Task);
        // With a timer ahead the loop looks at its clock before it sleeps.
        await thread.InvokeAsync(_ =>
        {
            thread.Loop.CallLater(TimeSpan.FromDays(1), () => { });
            clock.FailOnce();
            return Task.CompletedTask;
        }).WaitAsync(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cooperative).WaitAsync(Soon);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stubborn).WaitAsync(Soon);
        await thread.DisposeAsync().AsTask().WaitAsync(Soon);
        Assert.True(thread.Loop.IsClosed);
        Assert.Contains("ended by an exception", quiet.Text);
    }

    [Fact]
    public async Task A_caller_whose_task_ends_because_the_loop_closes_does_not_go_on_inside_the_closing()
    {
        // Would be inline on the closing thread otherwise, as nothing there keeps it from that.
        EventLoop loop = new();
        int closing = 0, resumed = 0;
        Task caller = Task.Run(async () =>
        {
            try
            {
                await loop.InvokeAsync(_ => Task.CompletedTask);
            }
            catch (ObjectDisposedException)
            {
                resumed = Environment.CurrentManagedThreadId;
            }
        });
        WaitUntil(() => loop.GetTasks().Count == 1);
        await Task.Delay(1);
        Foreign(() =>
        {
            closing = Environment.CurrentManagedThreadId;
            loop.Dispose();
        });
        await caller.WaitAsync(Soon);
        Assert.NotEqual(closing, resumed);
    }

    [Fact]
    public async Task Several_loops_run_in_several_threads_and_call_each_other()
    {
        LoopThread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new LoopThread())];
        int[] sums = await Task.WhenAll(threads.Select((thread, i) => thread.InvokeAsync(async ct =>
        {
            EventLoop here = EventLoop.Current;
            int sum = 0;
            foreach (LoopThread other in threads)
            {
                sum += other == thread ? i : await other.InvokeAsync(_ => Task.FromResult(Array.IndexOf(threads, other)), ct);
                Assert.Same(here, EventLoop.Current);
            }

            return sum;
        })));
        Assert.All(sums, sum => Assert.Equal(0 + 1 + 2 + 3, sum));
        await Task.WhenAll(threads.Select(thread => thread.DisposeAsync().AsTask()));
        Assert.All(threads, thread => Assert.True(thread.Loop.IsClosed));
    }

    private sealed class FailingClock : TimeProvider
    {
        private int _failures;

        public void FailOnce() => Volatile.Write(ref _failures, 1);

        public override long GetTimestamp() =>
            Interlocked.Exchange(ref _failures, 0) != 0 ? throw new NotSupportedException("no clock") : base.GetTimestamp();
    }
}
