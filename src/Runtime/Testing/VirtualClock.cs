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
public sealed class VirtualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly DateTimeOffset _start;
    private readonly List<EventLoop> _loops = [];
    private readonly PriorityQueue<Entry, (long When, long Sequence)> _timers = new();
    private long _now;
    private long _sequence;
    private int _leases;
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
        MoveTo(now + time.Ticks);
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
    internal void OnLoopIdle(EventLoop loop)
    {
        long target;
        lock (_gate)
        {
            if (!_autoJump || _leases > 0 || !TryPeek(out target))
            {
                return;
            }

            foreach (EventLoop other in _loops)
            {
                if (!other.IsAsleep || other.HasOutstandingJobs)
                {
                    return;
                }
            }
        }

        MoveTo(target);
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

    private void MoveTo(long target)
    {
        while (true)
        {
            ClockTimer timer;
            lock (_gate)
            {
                if (!TryPeek(out long when) || when > target)
                {
                    _now = Math.Max(_now, target);
                    return;
                }

                // Late only if two threads move the clock at once; it never goes back.
                _now = Math.Max(_now, when);
                timer = _timers.Dequeue().Timer;
                timer.Rearm(when);
            }

            // Outside the lock: it is code of others, which may use the clock.
            timer.Fire();
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

    private readonly record struct Entry(ClockTimer Timer, int Setting);

    private sealed class Lease(VirtualClock clock) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                clock.Release();
            }
        }
    }

    private sealed class ClockTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period;
        private int _setting;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _setting++;
                _period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                if (dueTime >= TimeSpan.Zero)
                {
                    Enter(clock._now + dueTime.Ticks);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                _setting++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public bool IsCurrent(int setting) => _setting == setting;

        // Under the clock's lock.
        public void Rearm(long when)
        {
            _setting++;
            if (_period != Timeout.InfiniteTimeSpan)
            {
                Enter(when + _period.Ticks);
            }
        }

        public void Fire()
        {
            if (_context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_context, static timer => ((ClockTimer)timer!).Invoke(), this);
            }
        }

        private void Invoke() => callback(state);

        private void Enter(long when) =>
            clock._timers.Enqueue(new Entry(this, _setting), (when, clock._sequence++));
    }
}
