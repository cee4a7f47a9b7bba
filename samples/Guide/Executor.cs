using System.Globalization;
using AsyncLoop;

namespace Guide;

/// <summary>Work that blocks goes to the threads of an executor, and the loop goes on. Three workers run all three jobs at once.</summary>
public static class Executor
{
    public static void Run(Action<string> print, LoopOptions options) => Run(print, options, TimeSpan.FromSeconds(1));

    /// <summary>The same with another length of the shortest job, which blocks in real time.</summary>
    public static void Run(Action<string> print, LoopOptions options, TimeSpan unit) => EventLoop.Run(async ct =>
    {
        var loop = EventLoop.Current;
        await using var executor = new LoopExecutor(maxWorkers: 3);
        var results = await Task.WhenAll(
            loop.RunInExecutor(() => BlockFor(2, unit), executor, ct),
            loop.RunInExecutor(() => BlockFor(1, unit), executor, ct),
            loop.RunInExecutor(() => BlockFor(3, unit), executor, ct));
        print(string.Join(", ", results));
    }, options);

    private static string BlockFor(int times, TimeSpan unit)
    {
        Thread.Sleep(times * unit);
        return string.Create(CultureInfo.InvariantCulture, $"Blocked for {(times * unit).TotalSeconds}s");
    }
}
