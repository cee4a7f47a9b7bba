using AsyncLoop;

namespace Guide;

/// <summary>Tasks run concurrently on the one thread: both together take as long as the longer one. The results come in the order of the tasks.</summary>
public static class Tasks
{
    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        var loop = EventLoop.Current;
        var first = loop.CreateTask(token => WorkerAsync(print, "Task-1", 2, token), "Task-1", ct);
        var second = loop.CreateTask(token => WorkerAsync(print, "Task-2", 1, token), "Task-2", ct);
        print("Tasks created");

        var results = await Task.WhenAll(first, second);
        print($"Results: {string.Join(", ", results)}");
    }, options);

    private static async Task<string> WorkerAsync(Action<string> print, string name, int seconds, CancellationToken ct)
    {
        print($"{name} starting");
        await EventLoop.Delay(TimeSpan.FromSeconds(seconds), ct);
        print($"{name} finished");
        return $"{name} result";
    }
}
