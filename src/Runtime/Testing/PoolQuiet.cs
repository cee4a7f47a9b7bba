using System.Diagnostics;

namespace AsyncLoop.Testing;

/// <summary>Watches the thread pool for a moment, to learn whether a continuation of a task may still be under way on it.</summary>
/// <remarks>
/// <para>
/// Some of the base class library hops over the thread pool even when it is used on a loop: <c>SemaphoreSlim.WaitAsync(token)</c>, <c>Task.WhenEach</c>, whatever awaits with
/// <c>ConfigureAwait(false)</c>. While such a continuation is queued the pool counts it, and while it runs the loop does (<see cref="StepTracker"/>). In between, a
/// worker has taken it but not yet begun: neither sees it.
/// </para>
/// <para>
/// So a look has three outcomes. No worker is active and nothing is queued: quiet for certain. Something is queued: not quiet. Else a worker does
/// something, most likely none of ours: quiet when several looks in a row, spread over the grace and with the processor given away in between, found nothing queued.
/// That is far longer than the way from taking to beginning, unless the worker lost its processor on that way. On such a machine the thread that looks loses
/// it, too, when it gives it away: how long it was away at most is what a worker may need, so the looks then go on for several times as long.
/// The count of active workers includes an item from the moment it is queued, which is why nothing hides from the first case.
/// </para>
/// </remarks>
internal struct PoolQuiet(TimeSpan grace, int workersOfLoops)
{
    private const int LooksAtLeast = 4;

    private long _since;
    private long _last;
    private long _longestAway;
    private int _looks;

    public bool Look()
    {
        if (grace == TimeSpan.Zero || (ThreadPool.PendingWorkItemCount == 0 && ActiveWorkers() <= workersOfLoops && ThreadPool.PendingWorkItemCount == 0))
        {
            return true;
        }

        if (ThreadPool.PendingWorkItemCount != 0)
        {
            _looks = 0;
            return false;
        }

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
        return _looks >= LooksAtLeast && now - _since >= LooksAtLeast * _longestAway && Stopwatch.GetElapsedTime(_since, now) >= grace;
    }

    /// <summary>Lets others have the processor before the next look.</summary>
    public static void Pause() => Thread.Yield();

    private static int ActiveWorkers()
    {
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int available, out _);
        return most - available;
    }
}
