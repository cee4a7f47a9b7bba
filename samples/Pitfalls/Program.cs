using AsyncLoop;

namespace Pitfalls;

/// <summary>
/// Commits the pitfalls of event loops one by one and shows what each costs: beside it a heartbeat beats every 20 ms,
/// and tells how long it was kept waiting.
/// </summary>
internal static class Program
{
    private static readonly (string Name, Func<CancellationToken, Task> RunAsync)[] Pitfalls =
    [
        ("Sleeping on the loop", Sleeping.RunAsync),
        ("Waiting for a lock, a thread, a parallel loop", Blocking.RunAsync),
        ("Waiting for tasks", Waiting.RunAsync),
        ("Dropping tasks", Dropping.RunAsync),
        ("Running a loop inside a loop", Nesting.RunAsync),
        ("Calling the loop from another thread", WrongThread.RunAsync),
        ("Leaving the loop", Leaving.RunAsync),
    ];

    private static void Main() => EventLoop.Run(async ct =>
    {
        foreach (var (name, runAsync) in Pitfalls)
        {
            Console.WriteLine(name);
            var heartbeat = new Heartbeat();
            var pitfall = EventLoop.Current.CreateTask(runAsync, name, ct);
            await heartbeat.BeatUntilAsync(pitfall);
            await pitfall;
            Console.WriteLine($"  the heartbeat stood still for {heartbeat.LongestPause.TotalMilliseconds:0} ms");
            Console.WriteLine();
        }
    });
}
