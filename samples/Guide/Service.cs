using System.Runtime.InteropServices;
using AsyncLoop;

namespace Guide;

/// <summary>
/// A service that works until Ctrl-C or SIGTERM. The handler runs on the loop like any callback, so it may stop it. Stopping alone
/// would leave the task where it stands: ShutdownAsync cancels it and waits for its clean-up.
/// </summary>
public static class Service
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        using var loop = new EventLoop(options);
        loop.AddSignalHandler(PosixSignal.SIGTERM, Shutdown);
        loop.AddSignalHandler(PosixSignal.SIGINT, Shutdown);
        _ = loop.CreateTask(ct => WorkAsync(print, ct), "background");

        print($"Loop running: {loop.IsRunning}");
        loop.RunForever();
        loop.RunUntilComplete(loop.ShutdownAsync);
        print($"Loop closed: {loop.IsClosed}");

        void Shutdown()
        {
            print("Shutting down gracefully...");
            loop.Stop();
        }
    }

    private static async Task WorkAsync(Action<string> print, CancellationToken ct)
    {
        try
        {
            for (var counter = 1; ; counter++)
            {
                print($"Background task iteration {counter}");
                await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
        finally
        {
            print("Background task ended");
        }
    }
}
