namespace AsyncLoop;

/// <summary>Counters of a loop at one moment. Totals only grow: subtract two snapshots for what happened between them.</summary>
public readonly record struct LoopStatistics
{
    /// <summary>Turns of the loop so far: wait, collect due timers, run the batch.</summary>
    public long Iterations { get; init; }

    /// <summary>Callbacks run so far: registered ones, timers, posted continuations. Cancelled ones do not count.</summary>
    public long Callbacks { get; init; }

    /// <summary>Callbacks so far that took <see cref="EventLoop.SlowCallbackThreshold"/> or longer; outside of debug mode, chunks of up to 32 of them that did.</summary>
    public long SlowCallbacks { get; init; }

    /// <summary>Callbacks so far that threw.</summary>
    public long FailedCallbacks { get; init; }

    /// <summary>Callbacks that came in from outside the loop's thread so far.</summary>
    public long ForeignPosts { get; init; }

    /// <summary>Posts that came after the loop was closed and were dropped.</summary>
    public long DroppedPosts { get; init; }

    /// <summary>How long runs have lasted so far in real time, sleep left out.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>How long the loop has slept in runs so far, in real time.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>
    /// <see cref="Busy"/> as a share of both, from 0 to 1 (Node's event loop utilisation); 0 before the first run. That of a stretch of time
    /// comes from the differences of two snapshots.
    /// </summary>
    public double Utilization => Busy + Idle is { Ticks: > 0 } all ? Busy / all : 0;

    /// <summary>Callbacks that wait to run.</summary>
    public int Ready { get; init; }

    /// <summary>Timers that are still to fire.</summary>
    public int Timers { get; init; }

    /// <summary>Unfinished tasks, those not yet started included.</summary>
    public int Tasks { get; init; }

    /// <summary>Jobs that wait for a worker of the loop's default executor.</summary>
    public int ExecutorQueued { get; init; }

    /// <summary>Workers of the loop's default executor that run a job; 0 for the thread pool, which does not say.</summary>
    public int ExecutorBusy { get; init; }
}
