using System.Diagnostics;
using AsyncLoop.Testing;

namespace AsyncLoop;

// How the loop waits when there is nothing to do. Everything here runs on the loop's thread, except what other threads ask.
public sealed partial class EventLoop
{
    // The longest single wait, as in asyncio: timers further ahead are waited for in slices.
    private const long LongestWait = TimeSpan.TicksPerDay;

    // After how long a sleep, in milliseconds, the memory of a burst is given back, and after how long without such a sleep.
    private const int TrimDelay = 100;
    private const int LongestTrimDelay = 1000;

    private readonly VirtualClock? _idleClock;
    private long _burstSince;
    private ITimer? _wakeTimer;
    private bool _wakeTimerArmed;

    private void WaitForWork()
    {
        OwnedState own = _own;
        ForeignQueue foreign = _shared.Foreign;
        if (own.Stopping || foreign.Count != 0)
        {
            return;
        }

        long deadline = own.Timers.NextDeadline();
        int milliseconds = Timeout.Infinite;
        if (deadline != TimerHeap.Never)
        {
            long now = _clock.Now;
            if (_clock.IsDue(deadline, now))
            {
                return;
            }

            milliseconds = ToMilliseconds(deadline - now);
        }

        if (own.UntilIdle && EndIfIdle(deadline))
        {
            return;
        }

        own.Times.BeginIdle(own.ChunkStart);
        try
        {
            if (!_clock.IsSystem)
            {
                ForgetContexts();
                Trim();
                SleepOnProvider(deadline);
            }
            else if (!HasOutstandingJobs || !foreign.WaitAwake())
            {
                ForgetContexts();
                SleepOnSystemClock(milliseconds);
            }
        }
        finally
        {
            BeginChunk(Stopwatch.GetTimestamp());
            own.Times.EndIdle(own.ChunkStart);
        }
    }

    // They are kept to be compared with, and may keep alive a request that has ended, and a failed task that nobody would hear of.
    private void ForgetContexts()
    {
        OwnedState own = _own;
        own.Yields.Reset();
        own.Resting = own.AmbientOnThread;
        own.CapturedFrom = OwnedState.Nothing;
        own.Captured = null;
        _shared.ForgetContexts();
    }

    private void SleepOnSystemClock(int milliseconds)
    {
        ForeignQueue foreign = _shared.Foreign;
        // What came in before this makes it fail, what comes after it wakes the sleep: nothing is missed in between.
        if (!foreign.TryFallAsleep())
        {
            return;
        }

        if (HoldsBurst)
        {
            // Bursts come in quick succession, and making the room for each anew would cost more than running it. So the loop first
            // sleeps a little. Where bursts or mere calls keep coming, one such sleep a second is taken for the end of the burst.
            long now = Environment.TickCount64;
            _burstSince = _burstSince == 0 ? now : _burstSince;
            bool isLong = milliseconds is Timeout.Infinite or > TrimDelay;
            bool called = Sleep(isLong ? TrimDelay : milliseconds);
            if ((isLong && !called) || now - _burstSince >= LongestTrimDelay)
            {
                Trim();
            }

            if (called || !isLong || !foreign.TryFallAsleep())
            {
                return;
            }

            milliseconds -= milliseconds == Timeout.Infinite ? 0 : TrimDelay;
        }
        else
        {
            _burstSince = 0;
        }

        Sleep(milliseconds);
    }

    /// <summary>Is there memory to give back, of a burst that is over? For other threads the answer may be outdated.</summary>
    internal bool HoldsBurst => _own.Ready.HoldsBurst || _shared.Foreign.HoldsBurst || _own.Timers.HoldsBurst;

    private void Trim()
    {
        _burstSince = 0;
        _own.Ready.Trim();
        _shared.Foreign.Trim();
        _own.Timers.Trim();
    }

    private bool Sleep(int milliseconds)
    {
        _own.Asleep = true;
        try
        {
            return _shared.Foreign.Sleep(milliseconds);
        }
        finally
        {
            _own.Asleep = false;
        }
    }

    // The clock is not the system's, so real time says nothing about when to wake: the clock's own timer does.
    private void SleepOnProvider(long deadline)
    {
        ForeignQueue foreign = _shared.Foreign;
        // Armed while awake: a virtual clock must not jump before it knows of this deadline, and it takes a sleeping loop for ready.
        long wakeAt = ArmWakeTimer(deadline);
        if (!foreign.TryFallAsleep())
        {
            return;
        }

        if (wakeAt != TimerHeap.Never && _clock.Now >= wakeAt)
        {
            // Somebody moved the clock meanwhile. The timer has fired while the loop was awake and woke nobody.
            foreign.Wake();
        }

        if (_idleClock is null)
        {
            Sleep(Timeout.Infinite);
        }
        else
        {
            SleepOnVirtualClock(_idleClock);
        }
    }

    // Returns the time that the timer is armed for: the deadline, or the end of the longest wait.
    private long ArmWakeTimer(long deadline)
    {
        if (deadline == TimerHeap.Never)
        {
            if (_wakeTimerArmed)
            {
                // A leftover deadline would make a virtual clock jump to a time that nobody waits for.
                _wakeTimer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _wakeTimerArmed = false;
            }

            return TimerHeap.Never;
        }

        _wakeTimerArmed = true;
        long tolerance = _idleClock is not null ? 1 : TimeSpan.TicksPerMillisecond;
        while (true)
        {
            long now = _clock.Now;
            long wait = Math.Max(0, deadline - now);
            TimeSpan due = _idleClock is not null
                ? new TimeSpan(Math.Min(wait, LongestWait))
                : TimeSpan.FromMilliseconds(ToMilliseconds(wait));
            if (_wakeTimer is null)
            {
                _wakeTimer = _clock.Provider.CreateTimer(static loop => ((EventLoop)loop!).WakeUp(), this, due, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _wakeTimer.Change(due, Timeout.InfiniteTimeSpan);
            }

            // The timer counts from the clock's time at the call. If somebody moved the clock since it was read, the timer is late by that.
            if (_clock.Now - now < tolerance)
            {
                return now + due.Ticks;
            }
        }
    }

    // Up, never down: a wait that ends a fraction of a millisecond early would spin through that fraction.
    private static int ToMilliseconds(long ticks) =>
        (int)((Math.Min(ticks, LongestWait) + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);

    internal bool IsAsleep => _shared.Foreign.IsAsleep;

    internal bool HasOutstandingJobs => Volatile.Read(ref _shared.OutstandingJobs) != 0;

    internal void WakeUp() => _shared.Foreign.Wake();
}
