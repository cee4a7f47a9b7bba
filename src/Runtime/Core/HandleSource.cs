namespace AsyncLoop;

/// <summary>What handles ask: does their callback wait, and may it still be prevented from running? Any thread, any time.</summary>
internal abstract class HandleSource(EventLoop loop)
{
    private const int Remembered = 256;

    // The last that were cancelled, by number plus one.
    private long[] _cancelled = [];
    private int _cancellations;

    public EventLoop Loop { get; } = loop;

    /// <summary>Cancels; true for the one call that prevented the callback from running.</summary>
    public abstract bool Cancel(long id);

    /// <summary>Was it cancelled? True for some time after it was dropped.</summary>
    public abstract bool IsCancelled(long id);

    /// <summary>Does it still wait to run?</summary>
    public abstract bool IsWaiting(long id);

    /// <summary>What is known of a registration, for messages.</summary>
    public virtual string Describe(long id) => IsCancelled(id) ? "cancelled" : IsWaiting(id) ? "waiting" : "done";

    /// <summary>For sources whose places do not outlive what was in them.</summary>
    protected void Remember(long id)
    {
        long[] cancelled = Volatile.Read(ref _cancelled);
        if (cancelled.Length == 0)
        {
            var made = new long[Remembered];
            cancelled = Interlocked.CompareExchange(ref _cancelled, made, cancelled) == cancelled ? made : Volatile.Read(ref _cancelled);
        }

        Volatile.Write(ref cancelled[(Interlocked.Increment(ref _cancellations) - 1) & (Remembered - 1)], id + 1);
    }

    /// <summary>Is it among the last that were cancelled?</summary>
    protected bool WasCancelled(long id) => Volatile.Read(ref _cancelled).AsSpan().Contains(id + 1);
}
