using System.Diagnostics.Metrics;
using AsyncLoop.Annotations;
using Microsoft.Extensions.Logging;

namespace AsyncLoop;

/// <summary>How to make an <see cref="EventLoop"/>. Read once, in its constructor.</summary>
public class LoopOptions
{
    /// <summary>The loop's name in messages and in the names of its executor threads. Default: <c>loop-n</c>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The clock behind <see cref="EventLoop.Time"/> and all timers. Default: <see cref="System.TimeProvider.System"/>.
    /// A clock other than the system's and <see cref="Testing.VirtualClock"/> is asked to wake the loop in whole
    /// milliseconds, rounded up.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// How long <see cref="EventLoop.Run(Func{CancellationToken, Task}, LoopOptions?)"/> and
    /// <see cref="EventLoop.ShutdownAsync"/> wait for cancelled tasks (on the loop's clock), and then for jobs in
    /// executors (real time). Default: 30 s. What has not ended by then is reported by name and abandoned.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Does the first SIGINT (Ctrl-C) during <see cref="EventLoop.Run(Func{CancellationToken, Task}, LoopOptions?)"/> cancel the token of main, so
    /// that it can clean up, and make <c>Run</c> throw <see cref="LoopInterruptedException"/>? The second one ends the process. Default: true.
    /// Not for a main without a token, and not while the loop has a SIGINT handler of its own (<see cref="EventLoop.AddSignalHandler"/>).
    /// </summary>
    public bool HandleInterrupt { get; set; } = true;

    /// <summary>Where the loop logs, category <c>AsyncLoop.EventLoop</c>. Without one, errors go to the standard error stream, one line each.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The first value of <see cref="EventLoop.ExceptionHandler"/>; null for the default handler.</summary>
    [RunsOnLoop]
    public Action<EventLoop, LoopExceptionContext>? ExceptionHandler { get; set; }

    /// <summary>
    /// The executor of <see cref="EventLoop.RunInExecutor(Action, LoopExecutor?, CancellationToken)"/> when none is named.
    /// Default: one of the loop's own with <c>min(32, processors + 4)</c> workers, made when first used and disposed
    /// with the loop. One given here stays yours to dispose.
    /// </summary>
    public LoopExecutor? DefaultExecutor { get; set; }

    /// <summary>
    /// The first value of <see cref="EventLoop.Debug"/>. Default: null, which leaves it to the environment variable <c>ASYNCLOOP_DEBUG</c>: on unless it
    /// is unset, empty, <c>0</c> or <c>false</c>.
    /// </summary>
    public bool? Debug { get; set; }

    /// <summary>The first value of <see cref="EventLoop.SlowCallbackThreshold"/>. Default: 100 ms.</summary>
    public TimeSpan SlowCallbackThreshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What debug mode does when code on the loop's thread waits for another thread: <c>Task.Wait</c>, <c>Result</c>, <c>SemaphoreSlim.Wait</c>,
    /// <c>WaitHandle.WaitOne</c>, a contended <c>lock</c>, <c>Thread.Join</c> and so on. Default: <see cref="BlockingWaitAction.Log"/>. <c>Thread.Sleep</c> and
    /// blocking system calls do not show this way; they show as slow callbacks.
    /// </summary>
    public BlockingWaitAction BlockingWaits { get; set; } = BlockingWaitAction.Log;

    /// <summary>
    /// At which intervals a thread of its own looks whether the loop is stuck in a callback, and logs a warning while it is. It is told about after one to two
    /// intervals, again each time the duration doubles. Default: null, no watchdog. With one, each callback is timed as in debug mode.
    /// </summary>
    public TimeSpan? WatchdogInterval { get; set; }

    /// <summary>
    /// While the loop runs, SIGQUIT (Ctrl+\; on Windows Ctrl+Break) writes <see cref="EventLoop.Dump"/> to the standard error stream instead of ending the
    /// process. Default: false.
    /// </summary>
    public bool DumpOnSigQuit { get; set; }

    /// <summary>Makes the meter <c>AsyncLoop</c> that the loop reports to. Default: null, one meter for all such loops in the process.</summary>
    public IMeterFactory? MeterFactory { get; set; }
}
