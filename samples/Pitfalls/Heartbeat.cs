using AsyncLoop;

namespace Pitfalls;

/// <summary>A task that wants to run every 20 ms and measures how long it had to wait.</summary>
internal sealed class Heartbeat
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public TimeSpan LongestPause { get; private set; }

    public async Task BeatUntilAsync(Task end)
    {
        var loop = EventLoop.Current;
        while (!end.IsCompleted)
        {
            var before = loop.Time;
            await EventLoop.Delay(Interval);
            var pause = loop.Time - before;
            LongestPause = pause > LongestPause ? pause : LongestPause;
        }
    }
}
