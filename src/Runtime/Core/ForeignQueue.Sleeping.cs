using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncLoop;

// The place where the loop sleeps.
internal sealed partial class ForeignQueue
{
    private Doorbell? _bell;
    private bool _asleep;

    /// <summary>Is the loop asleep with nobody on the way to wake it?</summary>
    public bool IsAsleep => Volatile.Read(ref _asleep);

    /// <summary>
    /// Waits awake for a moment: for a loop that knows somebody at work for it. True if something has come in. Loop thread. Nobody has to call the
    /// loop meanwhile, as it looks for itself; what comes after the last look makes <see cref="TryFallAsleep"/> fail.
    /// </summary>
    public bool WaitAwake()
    {
        ShortSpin.WaitWhileZero(ref _count);
        return Count != 0;
    }

    /// <summary>Marks the loop asleep, unless something has come in. Loop thread; <see cref="Sleep"/> must follow.</summary>
    public bool TryFallAsleep()
    {
        // Before anybody can see the flag and ring.
        _bell ??= Doorbell.Rent();
        _gate.Enter();
        try
        {
            _asleep = _count == 0;
            return _asleep;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Sleeps until called or until the time is up; returns at once if a call came since <see cref="TryFallAsleep"/>.</summary>
    /// <param name="milliseconds">How long at most; <see cref="Timeout.Infinite"/> for no limit.</param>
    /// <returns>True when called, false when the time was up before.</returns>
    public bool Sleep(int milliseconds)
    {
        // Not the coarse clock, which may be behind by some milliseconds: the sleep would end that much too early.
        long start = Stopwatch.GetTimestamp();
        int left = milliseconds;
        try
        {
            // A ring may be meant for an earlier sleep: then the flag is still set, and what is left of the time goes on.
            while (IsAsleep && _bell!.Wait(left) && left != 0)
            {
                if (milliseconds != Timeout.Infinite)
                {
                    left = Math.Max(0, milliseconds - (int)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            return !IsAsleep;
        }
        finally
        {
            // Also on ThreadInterruptedException: a loop that is not in here is not asleep. A producer that clears the flag at the same moment does
            // no harm: it has appended, and the loop looks at the queue before it sets the flag again.
            Volatile.Write(ref _asleep, false);
        }
    }

    /// <summary>Calls the loop if it sleeps. Any thread.</summary>
    public void Wake()
    {
        bool mustCall;
        _gate.Enter();
        try
        {
            mustCall = EndSleep();
        }
        finally
        {
            _gate.Exit();
        }

        CallIf(mustCall);
    }

    // Under the lock. Cleared by the caller, not by the sleeper: from here on the loop counts as awake, for the next producer (no second call) and for a
    // virtual clock that asks whether everybody is idle (no jump).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool EndSleep()
    {
        bool wasAsleep = _asleep;
        if (wasAsleep)
        {
            Volatile.Write(ref _asleep, false);
        }

        return wasAsleep;
    }

    // Without the lock: the woken loop comes for it at once. No bell is left of a loop that was closed meanwhile.
    private void CallIf(bool mustCall)
    {
        if (mustCall)
        {
            Volatile.Read(ref _bell)?.Ring();
        }
    }
}
