using AsyncLoop;

namespace Guide;

/// <summary>A loop runs this code already, so running another one here is refused before anything is called. Await instead.</summary>
public static class NestedRun
{
    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        try
        {
#pragma warning disable LOOP301 // The mistake that this sample shows.
            EventLoop.Run(InnerAsync, options);
#pragma warning restore LOOP301
        }
        catch (InvalidOperationException e)
        {
            print($"Refused: {e.Message}");
        }

        print(await InnerAsync(ct));
    }, options);

    private static async Task<string> InnerAsync(CancellationToken ct)
    {
        await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
        return "Success";
    }
}
