using AsyncLoop;

namespace Guide;

/// <summary>Async code for synchronous callers: a loop on a background thread takes it, and the caller waits on its own thread.</summary>
public static class Runner
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        using var runner = new LoopThread(options);
        var result = runner.InvokeAsync(OperationAsync).GetAwaiter().GetResult();
        print(result);

        try
        {
            runner.InvokeAsync(FailAsync).GetAwaiter().GetResult();
        }
        catch (InvalidOperationException e)
        {
            print($"Failed: {e.Message}");
        }
    }

    private static async Task<string> OperationAsync(CancellationToken ct)
    {
        await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
        return "Result from async";
    }

    private static async Task FailAsync(CancellationToken ct)
    {
        await EventLoop.Yield();
        throw new InvalidOperationException("This comes out where it is waited for.");
    }
}
