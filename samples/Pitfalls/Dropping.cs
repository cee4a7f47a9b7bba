using AsyncLoop;
using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>A task that nobody awaits: this one fails, and nobody hears of it.</summary>
[LoopBound]
internal static class Dropping
{
    public static async Task RunAsync(CancellationToken ct)
    {
        try
        {
            SaveAsync();
            Console.WriteLine("  saved, or so it seems");
        }
        catch (IOException e)
        {
            Console.WriteLine($"  not saved: {e.Message}");
        }

        await EventLoop.Delay(50, ct);
    }

    private static async Task SaveAsync()
    {
        await EventLoop.Delay(10);
        throw new IOException("disk full");
    }
}
