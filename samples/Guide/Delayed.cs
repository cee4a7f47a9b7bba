using System.Globalization;
using AsyncLoop;

namespace Guide;

/// <summary>Callbacks that run after a time, or at a time of the loop's clock: never early, and as little late as the loop is free.</summary>
public static class Delayed
{
    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        var loop = EventLoop.Current;
        var start = loop.Time;
        loop.CallLater(
            TimeSpan.FromSeconds(2),
            scheduled => print($"Scheduled: {Seconds(scheduled)}, Actual: {Seconds(loop.Time - start)}"),
            TimeSpan.FromSeconds(2));
        loop.CallAt(start + TimeSpan.FromSeconds(1), () => print($"Executed at {Seconds(loop.Time - start)}"));

        await EventLoop.Delay(TimeSpan.FromSeconds(3), ct);
        print($"Main goes on at {Seconds(loop.Time - start)}");
    }, options);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
}
