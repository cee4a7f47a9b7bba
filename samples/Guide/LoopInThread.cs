using AsyncLoop;

namespace Guide;

/// <summary>
/// A loop that runs on a thread of its own while other threads hand it work. <see cref="LoopThread"/> does all of this: see
/// <see cref="Runner"/>.
/// </summary>
public static class LoopInThread
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        using var loop = new EventLoop(options);
        var thread = new Thread(loop.RunForever) { Name = "loop" };
        thread.Start();

        // From here on only what is made for any thread: InvokeAsync and CallSoonThreadSafe.
        var answer = loop.InvokeAsync(async ct =>
        {
            await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);
            return $"Done on the thread '{Thread.CurrentThread.Name}'";
        });
        print(answer.GetAwaiter().GetResult());

        loop.CallSoonThreadSafe(loop.Stop);
        thread.Join();
        print($"Loop running: {loop.IsRunning}");
    }
}
