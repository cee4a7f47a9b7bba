using AsyncLoop.Annotations;
using Microsoft.Extensions.Logging;

namespace AsyncLoop;

/// <summary>How to make an <see cref="EventLoop"/>. Read once, in its constructor.</summary>
public sealed class LoopOptions
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
}
