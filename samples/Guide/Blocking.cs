using AsyncLoop;

namespace Guide;

/// <summary>Two ways to wait a second, and how often a ticker beside them ticks meanwhile: the loop can only run what it is free for.</summary>
public static class Blocking
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        print($"Ticks while blocking: {await CountTicksDuringAsync(BadApproachAsync, ct)}");
        print($"Ticks while yielding: {await CountTicksDuringAsync(GoodApproachAsync, ct)}");
    }, options);

    private static async Task BadApproachAsync(CancellationToken ct)
    {
        await EventLoop.Yield();
#pragma warning disable LOOP101 // The mistake that this sample shows.
        Thread.Sleep(Pause);
#pragma warning restore LOOP101
    }

    private static async Task GoodApproachAsync(CancellationToken ct)
    {
        await EventLoop.Yield();
        await EventLoop.Delay(Pause, ct);
    }

    private static async Task<int> CountTicksDuringAsync(Func<CancellationToken, Task> approach, CancellationToken ct)
    {
        var ticks = 0;
        using var ticker = new PeriodicTimer(Pause * 0.3, EventLoop.Current.TimeProvider);
        var ticking = EventLoop.Current.CreateTask(async token =>
        {
            while (await ticker.WaitForNextTickAsync(token))
                ticks++;
        }, "ticker", ct);

        await approach(ct);
        var counted = ticks;
        ticker.Dispose();
        await ticking;
        return counted;
    }
}
