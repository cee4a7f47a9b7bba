namespace AsyncLoop;

/// <summary>Reads a <see cref="TimeProvider"/> as ticks of 100 ns since the loop was made. Any thread.</summary>
internal sealed class LoopClock
{
    private readonly long _start;
    private readonly long _frequency;

    public LoopClock(TimeProvider provider)
    {
        Provider = provider;
        _frequency = provider.TimestampFrequency;
        _start = provider.GetTimestamp();
        Resolution = Math.Max(1, TimeSpan.TicksPerSecond / _frequency);
    }

    public TimeProvider Provider { get; }

    /// <summary>The smallest step of the clock in ticks: deadlines less than this ahead are due, they could not be told apart.</summary>
    public long Resolution { get; }

    public bool IsSystem => ReferenceEquals(Provider, TimeProvider.System);

    /// <summary>The time, rounded down: a deadline computed from it and compared with it is never early.</summary>
    public long Now => ToTicks(Provider.GetTimestamp() - _start);

    public bool IsDue(long when, long now) => when - now < Resolution;

    /// <summary>A deadline from now, without overflow.</summary>
    public long After(TimeSpan delay)
    {
        long now = Now;
        return delay.Ticks >= TimerHeap.Never - now ? TimerHeap.Never : now + delay.Ticks;
    }

    private long ToTicks(long timestamp) => _frequency switch
    {
        1_000_000_000 => timestamp / 100,
        TimeSpan.TicksPerSecond => timestamp,
        _ => (long)((Int128)timestamp * TimeSpan.TicksPerSecond / _frequency),
    };
}
