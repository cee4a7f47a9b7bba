using AsyncLoop;

namespace Guide;

/// <summary>Two ways to wait a second, and how often a ticker beside them ticks meanwhile: the loop can only run what it is free for.</summary>
public static class Blocking
{
    public static void Run(Action<string> print, LoopOptions options) => Run(print, options, TimeSpan.FromSeconds(1));

    /// <summary>The same with another length of the wait; the blocking one takes real time.</summary>
    public static void Run(Action<string> print, LoopOptions options, TimeSpan pause) => EventLoop.Run(async ct =>
    {
        print($"Ticks while blocking: {await CountTicksDuringAsync(BadApproachAsync, pause, ct)}");
        print($"Ticks while yielding: {await CountTicksDuringAsync(GoodApproachAsync, pause, ct)}");
    }, options);

    private static async Task BadApproachAsync(TimeSpan pause, CancellationToken ct)
    {
        await EventLoop.Yield();
#pragma warning disable LOOP101 // The mistake that this sample shows.
        Thread.Sleep(pause);
#pragma warning restore LOOP101
    }

    private static async Task GoodApproachAsync(TimeSpan pause, CancellationToken ct)
    {
        await EventLoop.Yield();
        await EventLoop.Delay(pause, ct);
    }

    private static async Task<int> CountTicksDuringAsync(Func<TimeSpan, CancellationToken, Task> approach, TimeSpan pause, CancellationToken ct)
    {
        var ticks = 0;
        using var ticker = new PeriodicTimer(pause * 0.3, EventLoop.Current.TimeProvider);
        var ticking = EventLoop.Current.CreateTask(async token =>
        {
            while (await ticker.WaitForNextTickAsync(token))
                ticks++;
        }, "ticker", ct);

        await approach(pause, ct);
        var counted = ticks;
        ticker.Dispose();
        await ticking;
        return counted;
    }
}
