using System.Runtime.CompilerServices;
using AsyncLoop.Tests.Support;
using static AsyncLoop.Tests.Support.Loops;

namespace AsyncLoop.Tests;

public sealed class CloseTests
{
    [Fact]
    public void S026_A_running_loop_cannot_be_closed_and_goes_on()
    {
        using EventLoop loop = new();
        bool after = false;
        loop.CallSoon(() =>
        {
            Assert.Contains("Cannot close a running event loop", Assert.Throws<InvalidOperationException>(loop.Dispose).Message);
            Assert.False(loop.IsClosed);
            loop.CallSoon(() =>
            {
                after = true;
                loop.Stop();
            });
        });
        loop.RunForever();
        Assert.True(after);
    }

    [Fact]
    public void S027_Closing_again_does_nothing()
    {
        EventLoop loop = new();
        loop.Dispose();
        loop.Dispose();
        loop.Dispose();
        Assert.True(loop.IsClosed);
    }

    public static TheoryData<string, Action<EventLoop>> Scheduling => new()
    {
        { "RunForever", l => l.RunForever() },
        { "RunUntilComplete", l => l.RunUntilComplete(_ => Task.CompletedTask) },
        { "RunUntilComplete<T>", l => l.RunUntilComplete(_ => Task.FromResult(1)) },
        { "RunUntilComplete(Task)", l => l.RunUntilComplete(Task.CompletedTask) },
        { "CallSoon", l => l.CallSoon(() => { }) },
        { "CallSoon<T>", l => l.CallSoon(_ => { }, 1) },
        { "CallLater", l => l.CallLater(TimeSpan.Zero, () => { }) },
        { "CallLater<T>", l => l.CallLater(TimeSpan.Zero, _ => { }, 1) },
        { "CallAt", l => l.CallAt(TimeSpan.Zero, () => { }) },
        { "CallAt<T>", l => l.CallAt(TimeSpan.Zero, _ => { }, 1) },
        { "CallSoonThreadSafe", l => l.CallSoonThreadSafe(() => { }) },
        { "CallSoonThreadSafe<T>", l => l.CallSoonThreadSafe(_ => { }, 1) },
        { "CreateTask", l => l.CreateTask(_ => Task.CompletedTask) },
        { "CreateTask<T>", l => l.CreateTask(_ => Task.FromResult(1)) },
        { "InvokeAsync", l => _ = l.InvokeAsync(_ => Task.CompletedTask) },
        { "InvokeAsync<T>", l => _ = l.InvokeAsync(_ => Task.FromResult(1)) },
        { "RunInExecutor", l => _ = l.RunInExecutor(() => { }) },
        { "RunInExecutor<T>", l => _ = l.RunInExecutor(() => 1) },
        { "TimeProvider.CreateTimer", l => l.TimeProvider.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero) },
    };

    [Theory]
    [MemberData(nameof(Scheduling), DisableDiscoveryEnumeration = true)]
    public void S028_A_closed_loop_refuses_work(string name, Action<EventLoop> call)
    {
        EventLoop loop = new(new LoopOptions { Name = "shut" });
        loop.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => call(loop));
        Assert.True(error.ObjectName == "shut", name);
        Assert.Equal(0, loop.GetStatistics().Ready);
        Assert.Empty(loop.GetTasks());
    }

    [Fact]
    public void S029_A_closed_loop_still_answers()
    {
        EventLoop loop = new();
        LoopHandle handle = loop.CallSoon(() => { });
        TimerHandle timer = loop.CallLater(Ms(1), () => { });
        loop.Dispose();
        Assert.True(loop.IsClosed);
        Assert.False(loop.IsRunning);
        Assert.False(loop.InLoop);
        Assert.Contains("closed=True", loop.ToString());
        Assert.True(loop.Time >= TimeSpan.Zero);
        Assert.Empty(loop.GetTasks());
        Assert.Equal(0, loop.GetStatistics().Timers);
        handle.Cancel();
        timer.Cancel();
        loop.Stop();
    }

    [Fact]
    public void S031_What_was_queued_never_runs_and_can_be_collected()
    {
        EventLoop loop = new();
        (WeakReference soon, WeakReference later, WeakReference foreign) = Schedule(loop);
        loop.Dispose();
        Collect();
        Assert.False(soon.IsAlive);
        Assert.False(later.IsAlive);
        Assert.False(foreign.IsAlive);
        GC.KeepAlive(loop);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference, WeakReference, WeakReference) Schedule(EventLoop loop)
        {
            object a = new(), b = new(), c = new();
            loop.CallSoon(() => Assert.Fail($"ran {a}"));
            loop.CallLater(TimeSpan.Zero, () => Assert.Fail($"ran {b}"));
            loop.CallSoonThreadSafe(() => Assert.Fail($"ran {c}"));
            return (new(a), new(b), new(c));
        }
    }

    [Fact]
    public void S032_Each_task_still_pending_is_reported_and_its_token_cancelled()
    {
        var reports = new List<LoopExceptionContext>();
        EventLoop loop = new(new LoopOptions { ExceptionHandler = (_, context) => reports.Add(context) });
        CancellationToken token = default;
        Task started = loop.CreateTask(ct => EventLoop.Delay(Timeout.InfiniteTimeSpan, token = ct), "started");
        loop.CreateTask(_ => Task.CompletedTask, "done");
        loop.Once();
        loop.Once();
        Task never = loop.CreateTask(_ => Task.CompletedTask, "never started");
        loop.Dispose();
        Assert.Equal([started, never], reports.Select(r => r.Task));
        Assert.All(reports, r => Assert.Contains("Task was destroyed but it is pending", r.Message));
        Assert.Contains("'started'", reports[0].Message);
        Assert.Contains("'never started'", reports[1].Message);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task S033_A_late_continuation_of_a_closed_loop_is_dropped_and_counted()
    {
        EventLoop loop = new(new LoopOptions { ExceptionHandler = (_, _) => { } });
        var late = new TaskCompletionSource();
        bool resumed = false;
        _ = loop.CreateTask(async _ =>
        {
            await late.Task;
            resumed = true;
        });
        loop.Once();
        loop.Dispose();
        long dropped = loop.GetStatistics().DroppedPosts;
        await Task.Run(late.SetResult, TestContext.Current.CancellationToken);
        Assert.False(resumed);
        Assert.Equal(dropped + 1, loop.GetStatistics().DroppedPosts);
    }

    internal static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
