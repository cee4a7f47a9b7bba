namespace AsyncLoop;

/// <summary>The loop as a clock of the base class library: time is that of the loop's own clock, timers fire on the loop.</summary>
internal sealed class LoopTimeProvider(EventLoop loop) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => loop.Clock.Provider.LocalTimeZone;

    public override long TimestampFrequency => loop.Clock.Provider.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => loop.Clock.Provider.GetUtcNow();

    public override long GetTimestamp() => loop.Clock.Provider.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new LoopTimer(loop, callback, state);
        return timer.Change(dueTime, period) ? timer : throw new ObjectDisposedException(loop.Name, "The event loop is closed.");
    }
}
