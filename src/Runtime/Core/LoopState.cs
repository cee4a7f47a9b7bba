using System.Runtime.CompilerServices;

namespace AsyncLoop;

/// <summary>What an iteration does beyond running its batch; none of it on the normal path.</summary>
[Flags]
internal enum Extras
{
    None = 0,

    /// <summary>Time each callback.</summary>
    EachCallback = 1,

    /// <summary>Record how long the iteration took.</summary>
    Iterations = 2,

    /// <summary>Record how late timers are.</summary>
    Lag = 4,

    /// <summary>Run the batch in a random order.</summary>
    Shuffle = 8,
}

/// <summary>What the running thread owns: read and written without a lock, by that thread only (before the first run, by whoever made the loop).</summary>
internal sealed class OwnedState(EventLoop loop)
{
    /// <summary>Unlike null no answer to which context a callback was registered in.</summary>
    public static readonly object Nothing = new();

    public readonly ReadyQueue Ready = new(loop);
    public readonly TimerHeap Timers = new(loop);

    /// <summary>Where handles live while the number in the ready queue does not do: where something is to be remembered of them, or the queue is shuffled.</summary>
    public readonly SlotTable Handles = new(loop);

    /// <summary>Asked to end the run after the current batch.</summary>
    public bool Stopping;

    /// <summary>Tasks started from now on are cancelled after their first step.</summary>
    public bool ShuttingDown;

    /// <summary>The default executor has been shut down for good.</summary>
    public bool ExecutorClosed;

    /// <summary>The context that the run was started in; callbacks without one of their own run in it.</summary>
    public ExecutionContext? Ambient;

    /// <summary>The thread of the run, and <see cref="Ambient"/> as that thread keeps it. Null between runs, and where <see cref="RunningThread"/> cannot be read.</summary>
    public Thread? Thread;
    public ExecutionContext? AmbientOnThread;

    /// <summary>The context that a callback was last registered in, as the thread keeps it, and the one that it got. Without a thread: as captured.</summary>
    public object? CapturedFrom = Nothing;
    public ExecutionContext? Captured;

    /// <summary>The context that yields are mostly awaited in, and the one to be in before those: that one or <see cref="AmbientOnThread"/>.</summary>
    public YieldContext Yields;
    public ExecutionContext? Resting;

    // Counters have one writer, this thread; others read them for statistics.
    public long Iterations;
    public long Callbacks;
    public long SlowCallbacks;
    public long FailedCallbacks;

    /// <summary>When the chunk began, how many callbacks had run by then, and what the collector had paused the process for.</summary>
    public long ChunkStart;
    public long ChunkFirst;
    public TimeSpan ChunkPauses;

    /// <summary>Callbacks take so long on average that a chunk ends with its iteration.</summary>
    public bool Unhurried;

    /// <summary>What an iteration does beyond running its batch.</summary>
    public Extras Extras;

    /// <summary>In <see cref="ForeignQueue.Sleep"/>: the one wait on the loop's thread that is meant.</summary>
    public bool Asleep;

    /// <summary>The run ends with a task; nothing else is expected to end it.</summary>
    public bool AwaitsTask;

    /// <summary>The run ends when there is nothing left to do.</summary>
    public bool UntilIdle;

    public readonly LoopTimes Times = new();
    public readonly CurrentCallback Current = new();
}

/// <summary>What every thread may touch: each part locks for itself or is a single atomic word.</summary>
internal sealed class SharedState(EventLoop loop, ReadyQueue ready)
{
    public const int Idle = 0;
    public const int Running = 1;
    public const int Closed = 2;

    public readonly ForeignQueue Foreign = new(loop, ready);
    public readonly TaskRegistry Tasks = new();
    public readonly LostFailures Failures = new(loop);
    public readonly SignalTable Signals = new(loop);

    /// <summary>Jobs handed to an executor whose end has not yet been seen on the loop.</summary>
    public int OutstandingJobs;

    /// <summary>Threads of the pool that run code of the loop's tasks right now, as far as steps are tracked.</summary>
    public int PoolSteps;

    /// <summary>How many of those steps have begun since the loop was made.</summary>
    public int PoolStepsBegun;

    /// <summary>Async void methods begun on the loop and not yet ended.</summary>
    public int AsyncVoids;

    private int _phase;
    private ContextPair? _lastContext;

    /// <summary>
    /// The calling thread's context, as just captured, without its current task. Any thread. Threads mostly post several callbacks in one context, so the last
    /// answer is kept: one reference, so that nobody sees half of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ExecutionContext? ContextWithoutTask(ExecutionContext? context)
    {
        ContextPair? last = Volatile.Read(ref _lastContext);
        if (last is not null && ReferenceEquals(last.From, context))
        {
            return last.Without;
        }

        ExecutionContext? without = LoopTask.WithoutCurrent(context);
        if (!ReferenceEquals(without, context))
        {
            Volatile.Write(ref _lastContext, new ContextPair(context, without));
        }

        return without;
    }

    /// <summary>Lets go of the contexts of a run.</summary>
    public void ForgetContexts() => Volatile.Write(ref _lastContext, null);

    /// <summary>Idle, Running or Closed, in one word so that starting and closing cannot both succeed.</summary>
    public int Phase => Volatile.Read(ref _phase);

    public int TryEnter(int phase) => Interlocked.CompareExchange(ref _phase, phase, Idle);

    public void LeaveRunning() => Volatile.Write(ref _phase, Idle);

    private sealed record ContextPair(ExecutionContext? From, ExecutionContext? Without);
}
