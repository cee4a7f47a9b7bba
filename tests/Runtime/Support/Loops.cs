using System.Diagnostics;
using AsyncLoop.Testing;

namespace AsyncLoop.Tests.Support;

/// <summary>Short forms for what nearly every test does.</summary>
internal static class Loops
{
    /// <summary>A real-time bound for "at once": loose, as the machine may be busy.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>A threshold of slow callbacks, for tests of other things that a log shows: longer than a machine stands still.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromHours(1);

    /// <summary>Runs one batch: what is ready now, and the stop behind it.</summary>
    public static void Once(this EventLoop loop)
    {
        loop.CallSoon(loop.Stop);
        loop.RunForever();
    }

    /// <summary>A loop on a clock that jumps by itself.</summary>
    public static EventLoop Virtual(out VirtualClock clock)
    {
        clock = new VirtualClock { AutoJump = true };
        return new EventLoop(new LoopOptions { TimeProvider = clock });
    }

    public static EventLoop Virtual() => Virtual(out _);

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Runs something on a thread of its own and waits for its end; its exception comes out here.</summary>
    public static void Foreign(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                error = e;
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "The other thread did not end.");
        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Runs a loop for ever on a background thread; disposing stops it, joins the thread and closes the loop.</summary>
    public static RunningLoop Start(LoopOptions? options = null) => new(new EventLoop(options));

    /// <summary>Waits in real time until something is so, and fails when that takes too long.</summary>
    public static void WaitUntil(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "Waited in vain.");
            Thread.Yield();
        }
    }
}

internal sealed class RunningLoop : IDisposable
{
    private readonly Thread _thread;
    private Exception? _error;

    public RunningLoop(EventLoop loop)
    {
        Loop = loop;
        _thread = new Thread(() =>
        {
            try
            {
                loop.RunForever();
            }
            catch (Exception error)
            {
                _error = error;
            }
        })
        { IsBackground = true };
        _thread.Start();
        Loops.WaitUntil(() => loop.IsRunning || _error is not null);
    }

    public EventLoop Loop { get; }

    public int ThreadId => _thread.ManagedThreadId;

    public void Dispose()
    {
        Loop.CallSoonThreadSafe(Loop.Stop);
        Assert.True(_thread.Join(TimeSpan.FromSeconds(30)), "The loop did not stop.");
        Assert.Null(_error);
        Loop.Dispose();
    }
}
