namespace AsyncLoop;

/// <summary>Counters of a loop at one moment. Totals only grow: subtract two snapshots for what happened between them.</summary>
public readonly record struct LoopStatistics
{
    /// <summary>Turns of the loop so far: wait, collect due timers, run the batch.</summary>
    public long Iterations { get; init; }

    /// <summary>Callbacks run so far: registered ones, timers, posted continuations. Cancelled ones do not count.</summary>
    public long Callbacks { get; init; }

    /// <summary>Callbacks that came in from outside the loop's thread so far.</summary>
    public long ForeignPosts { get; init; }

    /// <summary>Posts that came after the loop was closed and were dropped.</summary>
    public long DroppedPosts { get; init; }

    /// <summary>Callbacks that wait to run.</summary>
    public int Ready { get; init; }

    /// <summary>Timers that are still to fire.</summary>
    public int Timers { get; init; }

    /// <summary>Unfinished tasks, those not yet started included.</summary>
    public int Tasks { get; init; }
}
