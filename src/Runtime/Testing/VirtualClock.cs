namespace AsyncLoop.Testing;

/// <summary>A clock that stands still until it is told to move, or jumps by itself whenever its loops have nothing to do.</summary>
/// <remarks>
/// <para>
/// Hand it to <see cref="LoopOptions.TimeProvider"/>. With <see cref="AutoJump"/> a program of hours runs in milliseconds, and its times are exact:
/// when every loop that runs on the clock is asleep, time jumps to the next deadline. It does not jump while a callback is ready, while a job of
/// such a loop is in an executor, or while a <see cref="HoldTime">lease</see> is out.
/// </para>
/// <para>
/// The clock knows its loops and their executors. Work elsewhere (<c>Task.Run</c>, sockets, what awaits with <c>ConfigureAwait(false)</c>) is
/// invisible to it: take a lease while waiting for such work. All members are for any thread.
/// </para>
/// </remarks>
public sealed partial class VirtualClock : TimeProvider
{
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
    internal void OnLoopIdle()
    {
        while (TryBeginJump(out long target))
        {
            MoveTo(target);
        }
    }

    private bool TryBeginJump(out long target)
    {
        lock (_gate)
        {
            if (!_autoJump || _leases > 0 || _moves > 0 || !TryPeek(out target))
            {
                target = 0;
                return false;
            }

            foreach (EventLoop loop in _loops)
            {
                if (!loop.IsAsleep || loop.HasOutstandingJobs)
                {
                    return false;
                }
            }

            _moves++;
            return true;
        }
    }

    private void WakeLoops()
    {
        EventLoop[] loops;
        lock (_gate)
        {
            loops = [.. _loops];
        }

        foreach (EventLoop loop in loops)
        {
            loop.WakeUp();
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
