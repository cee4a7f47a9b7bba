using System.Diagnostics;

namespace AsyncLoop.Testing;

/// <summary>Watches the thread pool for a moment, to learn whether a continuation of a task may still be under way on it.</summary>
/// <remarks>
/// <para>
/// Some of the base class library hops over the thread pool even when it is used on a loop: <c>SemaphoreSlim.WaitAsync(token)</c>, <c>Task.WhenEach</c>, whatever awaits with
/// <c>ConfigureAwait(false)</c>. While such a continuation is queued the pool counts it, and while it runs the loop does (<see cref="StepTracker"/>). In between, a
/// worker has taken it but not yet begun: neither sees it. On a crowded machine that moment can last, for the worker may lose its processor in it.
/// </para>
/// <para>
/// So a look has three outcomes. Nothing is queued and of every busy worker it is known what it does (<see cref="PoolWorkers"/>): quiet for certain. Something is queued, and
/// was at every look before: not quiet. Else some worker does something unknown, most likely nothing of ours: quiet when the grace has passed since the queue was seen
/// empty. What is queued later is not ours, for what could queue it has not begun: who watches begins anew when it does. The thread that watches gives its processor away
/// between two looks; how long it was away at most is what a worker may have been, too, so the grace is several times as long at least.
/// </para>
/// <para>
/// Other code may keep workers busy for long, and with that every look would take the whole grace. Who has waited it out knows that so many workers were busy with something
/// else all the time: until fewer are seen, just as many are let pass after a small part of the grace.
/// </para>
/// </remarks>
internal struct PoolQuiet(TimeSpan grace)
{
    private const int LooksAtLeast = 4;
    private const int ShareOfGraceWhenOccupied = 50;

    // Workers that were busy with the same for a whole grace, in this process.
    private static int _occupied;

    private long _since;
    private long _last;
    private long _longestAway;
    private int _looks;
    private int _leastUnknown = int.MaxValue;

    /// <summary>Is the pool quiet by now?</summary>
    public bool Look()
    {
        if (grace == TimeSpan.Zero)
        {
            return true;
        }

        bool empty = PoolWorkers.TryCountUnknown(out int unknown);
        if (empty && unknown == 0)
        {
            Volatile.Write(ref _occupied, 0);
            return true;
        }

        // A count that may not be true says nothing of how many do what.
        return (empty || _looks != 0) && HasWaited(empty ? unknown : int.MaxValue);
    }

    /// <summary>Lets others have the processor before the next look.</summary>
    public static void Pause() => Thread.Yield();

    private bool HasWaited(int unknown)
    {
        long now = Stopwatch.GetTimestamp();
        if (_looks++ == 0)
        {
            _since = now;
        }
        else
        {
            _longestAway = Math.Max(_longestAway, now - _last);
        }

        _last = now;
        _leastUnknown = Math.Min(_leastUnknown, unknown);
        int occupied = Volatile.Read(ref _occupied);
        if (_leastUnknown < occupied)
        {
            Volatile.Write(ref _occupied, occupied = _leastUnknown);
        }

        TimeSpan needed = unknown <= occupied ? grace / ShareOfGraceWhenOccupied : grace;
        bool isOver = _looks >= LooksAtLeast && now - _since >= LooksAtLeast * _longestAway && Stopwatch.GetElapsedTime(_since, now) >= needed;
        if (isOver && needed == grace)
        {
            Volatile.Write(ref _occupied, _leastUnknown);
        }

        return isOver;
    }
}
