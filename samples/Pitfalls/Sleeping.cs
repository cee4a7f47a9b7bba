using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>Thread.Sleep stops the whole loop; a delay lets the others run.</summary>
[LoopBound]
internal static class Sleeping
{
    public static async Task RunAsync(CancellationToken ct)
    {
        await Task.Yield();
        Thread.Sleep(200);
        Console.WriteLine("  slept");
    }
}
