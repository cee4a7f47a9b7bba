namespace AsyncLoop.Testing;

/// <summary>How many workers of the thread pool are busy, and with how many of them is it known with what: a loop that runs there, or a step of a loop's task.</summary>
/// <remarks>What is known of is that of all loops of the process, whatever clock they are on: a test looks at a pool that it shares with other tests.</remarks>
internal static class PoolWorkers
{
    private const long OneChange = 1L << 32;

    // A worker can be known for two reasons at once: a step that runs a loop. It counts once.
    [ThreadStatic]
    private static int _reasons;

    // The count below, the number of changes above: two equal values mean that nothing has changed in between.
    private static long _known;

    /// <summary>This worker does something that is known of. Not for other threads than the pool's.</summary>
    public static void Enter()
    {
        if (_reasons++ == 0)
        {
            Interlocked.Add(ref _known, OneChange + 1);
        }
    }

    /// <summary>It has done it.</summary>
    public static void Leave()
    {
        if (--_reasons == 0)
        {
            Interlocked.Add(ref _known, OneChange - 1);
        }
    }

    /// <summary>Counts the workers that do something unknown, or nothing yet. When nothing is queued, and nothing known has begun or ended in between, the count is true.</summary>
    /// <remarks>A worker counts as active from the moment in which an item is queued for it, not only from when it has it: nothing hides between the queue and the worker.</remarks>
    public static bool TryCountUnknown(out int unknown)
    {
        long known = Interlocked.Read(ref _known);
        bool empty = ThreadPool.PendingWorkItemCount == 0;
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int available, out _);
        unknown = Math.Max(0, most - available - (int)known);
        return empty && ThreadPool.PendingWorkItemCount == 0 && Interlocked.Read(ref _known) == known;
    }
}
