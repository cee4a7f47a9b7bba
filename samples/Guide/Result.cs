using AsyncLoop;

namespace Guide;

/// <summary>Run returns what main returns. An exception of main comes out of it just as well, as it is.</summary>
public static class Result
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        var result = EventLoop.Run(FetchDataAsync, options);
        print(result);
    }

    private static async Task<string> FetchDataAsync(CancellationToken ct)
    {
        await EventLoop.Delay(TimeSpan.FromSeconds(0.5), ct);
        return "Data retrieved";
    }
}
