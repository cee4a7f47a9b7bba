using System.Collections.Concurrent;

namespace AsyncLoop;

/// <summary>What a loop sleeps by: one thread waits, any may ring. A ring while nobody waits ends the next wait.</summary>
/// <remarks>
/// Waits may end without a ring that was meant for them: bells are handed from one loop to another, and a ring may come late. Whoever waits
/// looks at what it waits for. Nothing here needs to be disposed: a bell that is not returned goes with the collector.
/// </remarks>
internal abstract class Doorbell
{
    // Bells of the system are scarce, and loops may come and go by the thousand.
    private const int MostKept = 16;

    private static readonly ConcurrentBag<Doorbell> Kept = [];

    public static Doorbell Rent() => Kept.TryTake(out Doorbell? bell) ? bell : EventDoorbell.TryCreate() ?? (Doorbell)new MonitorDoorbell();

    public static void Return(Doorbell bell)
    {
        if (Kept.Count < MostKept)
        {
            Kept.Add(bell);
        }
    }

    /// <summary>Waits for a ring.</summary>
    /// <param name="milliseconds">How long at most; <see cref="Timeout.Infinite"/> for no limit.</param>
    /// <returns>False when the time was up.</returns>
    public abstract bool Wait(int milliseconds);

    public abstract void Ring();
}

/// <summary>The one that works everywhere.</summary>
internal sealed class MonitorDoorbell : Doorbell
{
    private readonly object _bed = new();
    private bool _rung;

    public override bool Wait(int milliseconds)
    {
        lock (_bed)
        {
            bool rung = _rung || (Monitor.Wait(_bed, milliseconds) && _rung);
            _rung = false;
            return rung;
        }
    }

    public override void Ring()
    {
        lock (_bed)
        {
            _rung = true;
            Monitor.Pulse(_bed);
        }
    }
}
