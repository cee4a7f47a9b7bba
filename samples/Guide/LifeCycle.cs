using AsyncLoop;

namespace Guide;

/// <summary>The usual way to run a program: Run makes a loop, runs main on it, ends what is left, and closes the loop.</summary>
public static class LifeCycle
{
    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        print("Starting");
        await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
        print("Finished");
    }, options);
}
