using System.Collections.Concurrent;
using AsyncLoop.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AsyncLoop.Tests.Diagnostics;

public sealed class BlockingWaitTests
{
    private readonly RecordingLogs _logs = new();

    private EventLoop Loop(BlockingWaitAction action, bool debug = true) => new(new LoopOptions
    {
        Name = "L",
        Debug = debug,
        BlockingWaits = action,
        LoggerFactory = _logs,
        SlowCallbackThreshold = Loops.Never,
    });

    public static TheoryData<string, string, string> Waits => new()
    {
        { nameof(Task.Wait), "Task.Wait", "LOOP104" },
        { "Result", "Task.Result", "LOOP104" },
        { "GetResult", "GetAwaiter().GetResult()", "LOOP104" },
        { nameof(Task.WaitAll), "Task.WaitAll", "LOOP104" },
        { nameof(Task.WaitAny), "Task.WaitAny", "LOOP104" },
        { nameof(SemaphoreSlim), "SemaphoreSlim.Wait", "LOOP101" },
        { nameof(ManualResetEventSlim), "ManualResetEventSlim.Wait", "LOOP101" },
        { nameof(WaitHandle), "WaitHandle.WaitOne", "LOOP101" },
        { nameof(Thread.Join), "Thread.Join", "LOOP101" },
        { nameof(Monitor), "Monitor.Wait", "LOOP101" },
        { "BlockingCollection", "BlockingCollection.T", "LOOP101" },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void S074_A_wait_on_the_loop_thread_is_logged_once_with_call_place_rule_and_stack(string kind, string call, string rule)
    {
        using EventLoop loop = Loop(BlockingWaitAction.Log);
        loop.CallSoon(() => BlockBy(kind));
        loop.Once();
        (LogLevel level, string message, _) = Assert.Single(_logs.Warnings);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("L: The event loop is blocked: " + call, message);
        Assert.Contains("waits for another thread at BlockingWaitTests.BlockBy in ", message);
        Assert.Contains($"({rule})", message);
        // The stack: from the wait up to the callback.
        Assert.Contains("   at BlockingWaitTests." + nameof(S074_A_wait_on_the_loop_thread_is_logged_once_with_call_place_rule_and_stack), message);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void S074_Or_it_throws_at_the_call(string kind, string call, string rule)
    {
        using EventLoop loop = Loop(BlockingWaitAction.Throw);
        InvalidOperationException? error = null;
        loop.CallSoon(() => error = Assert.Throws<InvalidOperationException>(() => BlockBy(kind)));
        loop.CallSoon(() => _logs.Logged = null);
        bool next = false;
        loop.CallSoon(() => next = true);
        loop.Once();
        Assert.Contains(call, error!.Message);
        Assert.Contains(rule, error.Message);
        Assert.Empty(_logs.Warnings);
        Assert.True(next);
    }

    [Fact]
    public void A_contended_lock_is_logged_and_never_throws()
    {
        using EventLoop loop = Loop(BlockingWaitAction.Throw);
        object gate = new();
        using var held = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (gate)
            {
                held.Set();
                Loops.WaitUntil(() => _logs.Warnings.Count > 0);
            }
        });
        holder.Start();
        held.Wait(TestContext.Current.CancellationToken);
        bool entered = false;
        loop.CallSoon(() =>
        {
            lock (gate)
            {
                entered = true;
            }
        });
        loop.Once();
        holder.Join();
        Assert.True(entered);
        Assert.Contains("A contended lock waits for another thread", Assert.Single(_logs.Warnings).Message);
    }

    [Theory]
    [InlineData(BlockingWaitAction.Ignore, true)]
    [InlineData(BlockingWaitAction.Throw, false)]
    public void Ignored_or_out_of_debug_mode_nothing_is_said(BlockingWaitAction action, bool debug)
    {
        using EventLoop loop = Loop(action, debug);
        loop.CallSoon(() => BlockBy(nameof(Monitor)));
        loop.Once();
        Assert.Empty(_logs.Warnings);
        Assert.Equal(0, loop.GetStatistics().FailedCallbacks);
    }

    [Fact]
    public void What_does_not_wait_is_not_reported_nor_is_the_loop_asleep_nor_a_wait_elsewhere()
    {
        using EventLoop loop = Loop(BlockingWaitAction.Throw);
        loop.RunUntilComplete(async _ =>
        {
            using var set = new ManualResetEvent(true);
            Assert.False(new SemaphoreSlim(0).Wait(0));
            Assert.True(new ManualResetEventSlim(true).Wait(1000));
            using var unset = new ManualResetEvent(false);
            Assert.False(unset.WaitOne(0));
            Assert.Equal(1, Task.FromResult(1).Result);
            await EventLoop.Delay(20);
            await loop.RunInExecutor(() => BlockBy(nameof(Monitor)));
            await Task.Run(() => BlockBy(nameof(Monitor)));
        });
        Assert.Empty(_logs.Warnings);
        Assert.Equal(0, loop.GetStatistics().FailedCallbacks);
    }

    [Fact]
    public void The_same_call_in_another_callback_is_reported_again()
    {
        using EventLoop loop = Loop(BlockingWaitAction.Log);
        loop.CallSoon(() => BlockBy(nameof(SemaphoreSlim)));
        loop.CallSoon(() => BlockBy(nameof(SemaphoreSlim)));
        loop.Once();
        Assert.Equal(2, _logs.Warnings.Count);
    }

    // Waits until the wait has been reported (or throws there), however long that takes: before they wait, these calls spin.
    private void BlockBy(string kind)
    {
        var source = new TaskCompletionSource();
        using var semaphore = new SemaphoreSlim(0);
        using var slim = new ManualResetEventSlim();
        using var handle = new ManualResetEvent(false);
        using var items = new BlockingCollection<int>();
        void Release()
        {
            source.TrySetResult();
            semaphore.Release();
            slim.Set();
            handle.Set();
            items.Add(1);
        }

        _logs.Logged = Release;
        // Without a report the test is to fail, not to hang.
        using var rescue = new Timer(_ => Release(), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        switch (kind)
        {
            case nameof(Task.Wait):
                source.Task.Wait();
                break;
            case "Result":
                _ = source.Task.ContinueWith(_ => 1, TaskScheduler.Default).Result;
                break;
            case "GetResult":
                source.Task.GetAwaiter().GetResult();
                break;
            case nameof(Task.WaitAll):
                Task.WaitAll(source.Task, source.Task);
                break;
            case nameof(Task.WaitAny):
                Task.WaitAny(source.Task, source.Task);
                break;
            case nameof(SemaphoreSlim):
                semaphore.Wait();
                break;
            case nameof(ManualResetEventSlim):
                slim.Wait();
                break;
            case nameof(WaitHandle):
                handle.WaitOne();
                break;
            case nameof(Thread.Join):
                var thread = new Thread(source.Task.Wait) { IsBackground = true };
                thread.Start();
                thread.Join();
                break;
            case nameof(Monitor):
                object gate = new();
                lock (gate)
                {
                    Monitor.Wait(gate, 20);
                }

                break;
            default:
                items.Take();
                break;
        }

        _logs.Logged = null;
    }
}
