using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncLoop.Testing;

namespace AsyncLoop;

// One turn of the loop. Everything here runs on the loop's thread.
public sealed partial class EventLoop
{
    /// <summary>How many callbacks run between two looks at the clock: a power of two.</summary>
    internal const int ChunkSize = 32;

    // The longest single wait, as in asyncio: timers further ahead are waited for in slices.
    private const long LongestWait = TimeSpan.TicksPerDay;

    // After how long a sleep, in milliseconds, and after how many of them at the latest, the memory of a burst is given back.
    private const int TrimDelay = 100;
    private const int SleepsBeforeTrim = 64;

    private static readonly Action NoCallback = static () => { };

    private readonly VirtualClock? _idleClock;
    private int _sleepsInBurst;
    private ITimer? _wakeTimer;
    private bool _wakeTimerArmed;

    // The order is asyncio's: wait if there is nothing to do; take what came in meanwhile; then timers that are due, behind
    // what was ready before; then run the batch that is ready now. What a callback queues belongs to the next turn, so a
    // callback that queues itself again and again starves neither timers nor Stop.
    private void RunOnce()
    {
        OwnedState own = _own;
        own.Iterations++;
        if (own.Ready.Count == 0)
        {
            WaitForWork();
        }

        DrainForeign(betweenCallbacks: true);

        // The clock is read only when a timer could be due.
        if (own.Timers.Count != 0)
        {
            own.Timers.CompactIfWorthwhile();
            long deadline = own.Timers.NextDeadline();
            if (deadline != TimerHeap.Never)
            {
                long now = _clock.Now;
                if ((own.Extras & Extras.Lag) != 0)
                {
                    RecordLag(now - deadline);
                }

                own.Timers.MoveDueTo(own.Ready, now > TimerHeap.Never - _clock.Resolution ? TimerHeap.Never : now + _clock.Resolution);
            }
        }

        if (own.Extras == Extras.None)
        {
            RunBatch(own.Ready.Count);
        }
        else
        {
            RunObserved(own.Ready.Count);
        }
    }

    // In chunks, at the end of which the time is looked at: after so many callbacks, and before the loop sleeps or returns. A chunk may span
    // several iterations, or a chain of callbacks that queue each other would read the clock for each of them. Only when callbacks are so long
    // that reading it does not matter, a chunk ends with its iteration: what ran in several is not one blockage, timers and posts
    // had their turn in between. The count of callbacks, which is kept anyway, says when a chunk is full.
    private void RunBatch(int count)
    {
        OwnedState own = _own;
        ReadyQueue ready = own.Ready;
        object function = NoCallback;
        object? state = null;
        HandleKind kind = HandleKind.None;
        int slot = 0;
        int version = 0;
        while (count > 0)
        {
            try
            {
                // The inner loop is the fast path: entering a try costs nothing, being thrown out of it does.
                while (count > 0)
                {
                    count--;
                    // Taking it decides against a canceller on another thread; from here on its handle answers false.
                    ref Callback place = ref ready.Take();
                    object? taken = place.Function;
                    object? argument = place.State;
                    HandleKind handle = place.Kind;
                    int index = place.Slot;
                    ExecutionContext? context = place.Context;
                    ReadyQueue.Empty(ref place);
                    if (taken is null || (handle > HandleKind.Number && !HandlesOf(handle).TryTake(index, out version)))
                    {
                        continue;
                    }

                    // Variables of their own for what outlives an exception: those are kept in memory.
                    function = taken;
                    state = argument;
                    kind = handle;
                    slot = index;
                    own.Callbacks++;
                    Execute(taken, argument, context);
                    if ((own.Callbacks & (ChunkSize - 1)) == 0)
                    {
                        EndChunk(function, state, kind, slot);
                    }
                }
            }
            catch (Exception error)
            {
                ReportFailedCallback(new Callback(function, state, null, kind, slot), version, null, error);
                if ((own.Callbacks & (ChunkSize - 1)) == 0)
                {
                    EndChunk(function, state, kind, slot);
                }
            }
        }

        if ((ready.Count == 0 || own.Unhurried || own.Stopping) && own.Callbacks != own.ChunkFirst)
        {
            EndChunk(function, state, kind, slot);
        }

        EnterContexts(null);
    }

    private SlotTable HandlesOf(HandleKind kind) => kind switch
    {
        HandleKind.Timer => _own.Timers.Handles,
        HandleKind.Kept => _own.Handles,
        _ => _shared.Foreign.Handles,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Execute(object function, object? state, ExecutionContext? context)
    {
        // The one in force may be kept as none on the thread, and never is in an entry: posts from other threads bring it along.
        EnterContexts(ReferenceEquals(context, _own.Ambient) ? null : context);
        Callback.Invoke(function, state);
    }

    // Before each callback and after the last: what a callback left behind must not leak into the next. Those after each other mostly want the same,
    // so there is mostly nothing to change, and an async method that finds itself in its own context has nothing to change either.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterContexts(ExecutionContext? context)
    {
        OwnedState own = _own;
        if (own.Thread is not { } thread
            || !ReferenceEquals(RunningThread.Context(thread), context ?? own.AmbientOnThread)
            || !ReferenceEquals(RunningThread.Synchronization(thread), _context))
        {
            ChangeContexts(context);
        }
    }

    private void ChangeContexts(ExecutionContext? context)
    {
        ExecutionContext? wanted = context ?? _own.Ambient ?? _own.AmbientOnThread;
        if (wanted is not null && !ReferenceEquals(ExecutionContext.Capture(), wanted))
        {
            ExecutionContext.Restore(wanted);
        }

        if (!ReferenceEquals(SynchronizationContext.Current, _context))
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }
    }

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
                Trim();
                SleepOnProvider(deadline);
            }
            else if (!HasOutstandingJobs || !foreign.WaitAwake())
            {
                SleepOnSystemClock(milliseconds);
            }
        }
        finally
        {
            BeginChunk(Stopwatch.GetTimestamp());
            own.Times.EndIdle(own.ChunkStart);
        }
    }

    private void SleepOnSystemClock(int milliseconds)
    {
        ForeignQueue foreign = _shared.Foreign;
        // What came in before this makes it fail, what comes after it wakes the sleep: nothing is missed in between.
        if (!foreign.TryFallAsleep())
        {
            return;
        }

        if (_own.Ready.HoldsBurst || foreign.HoldsBurst)
        {
            // Bursts come in quick succession, and making the room for each anew would cost more than running it. So the loop first
            // sleeps a little, and whatever the end of that sleep is, one in so many is taken for the end of the burst.
            bool isLong = milliseconds is Timeout.Infinite or > TrimDelay;
            bool called = Sleep(isLong ? TrimDelay : milliseconds);
            if ((isLong && !called) || ++_sleepsInBurst == SleepsBeforeTrim)
            {
                Trim();
            }

            if (called || !isLong || !foreign.TryFallAsleep())
            {
                return;
            }

            milliseconds -= milliseconds == Timeout.Infinite ? 0 : TrimDelay;
        }

        Sleep(milliseconds);
    }

    private void Trim()
    {
        _sleepsInBurst = 0;
        _own.Ready.Trim();
        _shared.Foreign.Trim();
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
