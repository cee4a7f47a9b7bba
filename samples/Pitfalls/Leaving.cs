using AsyncLoop;
using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>After ConfigureAwait(false) the code runs on the thread pool, beside the loop.</summary>
[LoopBound]
internal static class Leaving
{
    public static async Task RunAsync(CancellationToken ct)
    {
        await Task.Delay(10, ct).ConfigureAwait(false);
        Console.WriteLine(EventLoop.CurrentOrNull is null ? "  this code has left the loop" : "  this code is on the loop");
    }
}
