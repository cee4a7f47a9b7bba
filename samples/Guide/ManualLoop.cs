using AsyncLoop;

namespace Guide;

/// <summary>A loop made by hand, for what Run does not cover. Between two runs it stands still and keeps what is queued.</summary>
public static class ManualLoop
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        using var loop = new EventLoop(options);
        print(loop.RunUntilComplete(WorkAsync));
        print(loop.RunUntilComplete(WorkAsync) + " again");
    }

    private static async Task<string> WorkAsync(CancellationToken ct)
    {
        await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
        return "Complete";
    }
}
