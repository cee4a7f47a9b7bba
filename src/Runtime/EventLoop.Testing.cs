using AsyncLoop.Testing;

namespace AsyncLoop;

// What the testing namespace asks of the loop: sleeping on a virtual clock, and knowing when there is nothing left to do.
public sealed partial class EventLoop
{
    // Of a loop on another clock than a virtual one, in RunToIdle.
    private static readonly TimeSpan DefaultGrace = VirtualClock.DefaultRealGrace;

    /// <summary>May something still come back from a thread of the executor or the pool?</summary>
    internal bool HasWorkElsewhere => HasOutstandingJobs || Volatile.Read(ref _shared.PoolSteps) != 0;

    /// <summary>How often a step of the loop's tasks has begun on a thread of the pool.</summary>
    internal int PoolStepsBegun => Volatile.Read(ref _shared.PoolStepsBegun);

    internal bool AwaitsTask => Volatile.Read(ref _own.AwaitsTask);

    internal void OnPoolStepBegun()
    {
        Interlocked.Increment(ref _shared.PoolStepsBegun);
        Interlocked.Increment(ref _shared.PoolSteps);
        // Last: a worker that is known to do something is one of whose step the counts tell.
        PoolWorkers.Enter();
    }

    internal void OnPoolStepEnded()
    {
        // First: who sees no step any more sees a worker that is busy with something unknown, until the loop has been woken.
        PoolWorkers.Leave();
        if (Interlocked.Decrement(ref _shared.PoolSteps) == 0 && IsRunning)
        {
            // Whoever waits for this alone looks again: this loop, or another one on its clock.
            WakeUp();
            _idleClock?.WakeLoops();
        }
    }

    internal void RunToIdle()
    {
        ThrowIfCannotRun();
        _own.UntilIdle = true;
        try
        {
            RunLoop();
        }
        finally
        {
            _own.UntilIdle = false;
        }
    }

    // Marked asleep already for everybody else, so a jump of the clock in here ends the sleep below before it begins.
    private void SleepOnVirtualClock(VirtualClock clock)
    {
        bool stuck = clock.OnLoopIdle(this);
        if (_own.Ready.Count != 0)
        {
            // A timer of the clock fired in there, on this thread, and queued something without a need to wake anybody.
            WakeUp();
        }

        if (!stuck || !AwaitsTask || clock.DeadlockGrace == Timeout.InfiniteTimeSpan)
        {
            Sleep(Timeout.Infinite);
        }
        else if (!Sleep(ToMilliseconds(clock.DeadlockGrace.Ticks)) && clock.IsStuck(this))
        {
            throw new LoopDeadlockException(clock.DeadlockGrace, clock.GetTasks());
        }
    }

    // About to sleep in RunToIdle: is this the end? Work elsewhere is slept for; it wakes the loop when it is over.
    private bool EndIfIdle(long deadline)
    {
        if (deadline != TimerHeap.Never && _idleClock is { AutoJump: true })
        {
            return false;
        }

        TimeSpan grace = _idleClock?.RealGrace ?? DefaultGrace;
        var pool = new PoolQuiet(grace);
        int steps = PoolStepsBegun;
        while (_shared.Foreign.Count == 0)
        {
            if (HasWorkElsewhere)
            {
                return false;
            }

            bool isQuiet = pool.Look();
            if (steps != PoolStepsBegun)
            {
                pool = new PoolQuiet(grace);
                steps = PoolStepsBegun;
                continue;
            }

            if (isQuiet)
            {
                // The pool was still; whatever it did before that has been posted by now, or is counted as work elsewhere.
                _own.Stopping = _shared.Foreign.Count == 0 && !HasWorkElsewhere;
                return true;
            }

            PoolQuiet.Pause();
        }

        return true;
    }
}
