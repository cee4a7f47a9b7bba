using AsyncLoop;
using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>
/// CallSoon is for the loop's own thread. From another one it races with the loop, and does not wake it: the callback
/// waits for whatever wakes the loop next.
/// </summary>
[LoopBound]
internal static class WrongThread
{
    public static async Task RunAsync(CancellationToken ct)
    {
        var loop = EventLoop.Current;
        var worker = new Thread(() =>
        {
            loop.CallSoon(() => Console.WriteLine("  called"));
        });
        worker.Start();
        await EventLoop.Delay(100, ct);
    }
}
