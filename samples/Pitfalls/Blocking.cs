using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>Calls that wait: for a semaphore, for a thread, for every core.</summary>
[LoopBound]
internal static class Blocking
{
    public static async Task RunAsync(CancellationToken ct)
    {
        using var semaphore = new SemaphoreSlim(0, 1);
        _ = Task.Run(() =>
        {
            Thread.Sleep(100);
            semaphore.Release();
        }, ct);
        await Task.Yield();
        semaphore.Wait(ct);
        Console.WriteLine("  got the semaphore");

        var worker = new Thread(() => Thread.Sleep(100));
        worker.Start();
        worker.Join();
        Console.WriteLine("  the thread ended");

        var sums = new long[4];
        Parallel.For(0, sums.Length, i =>
        {
            for (var n = 0; n < 10_000_000; n++)
                sums[i] += n;
        });
        Console.WriteLine($"  counted to {sums.Sum()}");
    }
}
