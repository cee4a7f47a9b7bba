namespace AsyncLoop.Testing;

/// <summary>A clock that stands still until it is told to move, or jumps by itself whenever its loops have nothing to do.</summary>
/// <remarks>
/// <para>
/// Hand it to <see cref="LoopOptions.TimeProvider"/>. With <see cref="AutoJump"/> a program of hours runs in milliseconds, and its times are exact:
/// when every loop that runs on the clock is asleep, time jumps to the next deadline. It does not jump while a callback is ready, while a job of
/// such a loop is in an executor, while a continuation of its tasks is queued or runs on the thread pool (<see cref="RealGrace"/>), or while a
/// <see cref="HoldTime">lease</see> is out. When there is no deadline to jump to and nothing else to come, it says so:
/// <see cref="LoopDeadlockException"/>.
/// </para>
/// <para>
/// The clock knows its loops, their executors, and what their tasks do on the thread pool, <c>Task.Run</c> included (code for which the flow of the
/// execution context is suppressed is left out). Work elsewhere, in sockets, on other threads, or on timers in real time, is invisible to it: take a lease
/// while waiting for such work. All members are for any thread.
/// </para>
/// </remarks>
public sealed partial class VirtualClock : TimeProvider
{
    internal static readonly TimeSpan DefaultRealGrace = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private readonly DateTimeOffset _start;
    private readonly List<EventLoop> _loops = [];
    private readonly PriorityQueue<Entry, (long When, long Sequence)> _timers = new();
    private long _now;
    private long _sequence;
    private int _leases;
    private int _moves;
    private bool _autoJump;

    /// <summary>Makes a clock that stands at the start of the year 2000, UTC.</summary>
    public VirtualClock()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that stands at a date.</summary>
    /// <param name="start">The date and time that <see cref="GetUtcNow"/> begins with.</param>
    public VirtualClock(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>Does the clock jump to the next deadline when all its loops are idle? Default: false.</summary>
    public bool AutoJump
    {
        get => Volatile.Read(ref _autoJump);
        set
        {
            Volatile.Write(ref _autoJump, value);
            if (value)
            {
                WakeLoops();
            }
        }
    }

    /// <summary>
    /// How long, in real time, the clock waits before it jumps by itself when workers of the thread pool do something that is not of a loop. Default: 10 ms. It bridges the
    /// instant in which a worker has taken a continuation but not begun it, which lasts on a crowded machine. With a pool that does nothing, or nothing but what loops and
    /// their tasks do, the clock jumps at once; workers that other code keeps busy for long cost the wait once, and a fiftieth of it at later jumps. Zero leaves the pool out
    /// of account: for a process that keeps its pool busy with other things, and loops whose code does not hop over it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan RealGrace
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = DefaultRealGrace;

    /// <summary>
    /// How long, in real time, a run that waits for a task stands by when nothing is left that could end it, before it throws <see cref="LoopDeadlockException"/>.
    /// Default: 2 s, for posts from threads that the clock does not know of. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, and not the infinite one.</exception>
    public TimeSpan DeadlockGrace
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(2);

    /// <summary>How far the clock has moved since it was made.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _now));

    /// <summary>Ten million a second: one timestamp is one tick of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, on every machine.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <summary>
    /// Moves the clock on, from deadline to deadline: a timer of the clock fires on the calling thread with the clock at its time. Loops are woken,
    /// their timers fire on their own threads; this does not wait for them.
    /// </summary>
    /// <param name="time">How far, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or goes past the largest time there is.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        long now = Volatile.Read(ref _now);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Ticks, DateTimeOffset.MaxValue.UtcTicks - _start.UtcTicks - now, nameof(time));
        lock (_gate)
        {
            _moves++;
        }

        MoveTo(now + time.Ticks);
        // Loops that went idle meanwhile were not allowed to jump.
        WakeLoops();
    }

    /// <summary>Keeps the clock from jumping by itself until the lease is disposed, for work that it cannot see. Leases add up.</summary>
    /// <returns>The lease; disposing it a second time does nothing.</returns>
    public IDisposable HoldTime()
    {
        lock (_gate)
        {
            _leases++;
        }

        return new Lease(this);
    }

    /// <summary>Makes a timer on this clock that fires on the thread that moves the clock. Loops wake up through these.</summary>
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ClockTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Attach(EventLoop loop)
    {
        lock (_gate)
        {
            _loops.Add(loop);
        }
    }

    internal void Detach(EventLoop loop)
    {
        lock (_gate)
        {
            _loops.Remove(loop);
        }

        // The others may have waited for this one alone.
        WakeLoops();
    }

    // Called by a loop that has marked itself asleep, before it really sleeps. Of several loops, the one that comes last into the lock sees all
    // others asleep and jumps, so a jump is never missed. A loop that is called (a post, a job's end, its wake timer) stops being asleep in the
    // caller's hands, not when it gets to run, so none is taken for idle that has work on the way.
    //
    // A timer fires outside the lock, so there is a moment when the clock has moved and the loop whose deadline it was still counts as asleep.
    // A second jump in that moment would take it past its deadline: while a move is on, nobody else jumps. Whoever moved looks again afterwards,
    // on behalf of those that were turned away, for a timer that fired may have woken no loop at all.
    //
    // Last before a jump comes a look at the thread pool. A continuation that is found under way there ends in a post, which wakes the loop, or in
    // the end of a step, which wakes it, too; and both come after it was counted. So after a quiet pool everything else is looked at once more. A step
    // that began during the look may be what made the pool look quiet, for its worker is known to be busy with it; it may have ended by now, and not
    // have woken anybody yet. Then the pool is watched anew.
    //
    // Returns true when there is no deadline, and nothing known that could set one.
    internal bool OnLoopIdle(EventLoop loop)
    {
        PoolQuiet pool = new PoolQuiet(RealGrace);
        while (loop.IsAsleep)
        {
            int steps = PoolStepsBegun();
            Outlook outlook = Look(begin: false, out long target);
            if (outlook == Outlook.Wait)
            {
                return false;
            }

            bool isQuiet = pool.Look();
            if (steps != PoolStepsBegun())
            {
                pool = new PoolQuiet(RealGrace);
                continue;
            }

            if (!isQuiet)
            {
                PoolQuiet.Pause();
                continue;
            }

            outlook = Look(begin: true, out target);
            if (outlook == Outlook.Stuck && !loop.AwaitsTask)
            {
                // Fine for a loop that serves others, but one that waits for a task fell asleep when this one was still busy, and must look again.
                WakeLoops(static other => other.AwaitsTask);
            }

            if (outlook != Outlook.Jump)
            {
                return outlook == Outlook.Stuck;
            }

            MoveTo(target);
            pool = new PoolQuiet(RealGrace);
        }

        return false;
    }

    /// <summary>Is a loop that nobody has called still without anything to wait for?</summary>
    internal bool IsStuck(EventLoop loop) => Look(begin: false, out _, except: loop) == Outlook.Stuck;

    /// <summary>The unfinished tasks of all loops on the clock.</summary>
    internal IReadOnlyList<LoopTaskInfo> GetTasks() => [.. Loops().SelectMany(loop => loop.GetTasks())];

    // begin: count a move in if the answer is to jump. except: a loop that is known to be idle although it is not asleep.
    private Outlook Look(bool begin, out long target, EventLoop? except = null)
    {
        lock (_gate)
        {
            target = 0;
            if (!_autoJump || _leases > 0 || _moves > 0)
            {
                return Outlook.Wait;
            }

            foreach (EventLoop loop in _loops)
            {
                if ((!loop.IsAsleep && loop != except) || loop.HasWorkElsewhere)
                {
                    return Outlook.Wait;
                }
            }

            if (!TryPeek(out target))
            {
                return Outlook.Stuck;
            }

            _moves += begin ? 1 : 0;
            return Outlook.Jump;
        }
    }

    private int PoolStepsBegun()
    {
        lock (_gate)
        {
            int steps = 0;
            foreach (EventLoop loop in _loops)
            {
                steps = unchecked(steps + loop.PoolStepsBegun);
            }

            return steps;
        }
    }

    internal void WakeLoops(Predicate<EventLoop>? which = null)
    {
        foreach (EventLoop loop in Loops())
        {
            if (which is null || which(loop))
            {
                loop.WakeUp();
            }
        }
    }

    private EventLoop[] Loops()
    {
        lock (_gate)
        {
            return [.. _loops];
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _leases--;
        }

        WakeLoops();
    }

    // The caller has counted the move in.
    private void MoveTo(long target)
    {
        try
        {
            // Fired outside the lock: it is code of others, which may use the clock.
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            lock (_gate)
            {
                _moves--;
            }
        }
    }

    // Moves to the next deadline up to the target and hands out its timer; without one, moves to the target.
    private ClockTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (!TryPeek(out long when) || when > target)
            {
                _now = Math.Max(_now, target);
                return null;
            }

            // Later than the deadline only if two threads move the clock at once; it never goes back.
            _now = Math.Max(_now, when);
            ClockTimer timer = _timers.Dequeue().Timer;
            timer.Rearm(when);
            return timer;
        }
    }

    // Under the lock. Entries of changed timers stay in the queue until they come up.
    private bool TryPeek(out long when)
    {
        while (_timers.TryPeek(out Entry entry, out (long When, long Sequence) key))
        {
            if (entry.Timer.IsCurrent(entry.Setting))
            {
                when = key.When;
                return true;
            }

            _timers.Dequeue();
        }

        when = 0;
        return false;
    }
}
