using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>
/// Waiting for a task synchronously. These tasks run on the thread pool and end; had they needed the loop, the program
/// would stand still for ever.
/// </summary>
[LoopBound]
internal static class Waiting
{
    public static async Task RunAsync(CancellationToken ct)
    {
        await Task.Yield();
        var length = ReadAsync().Result.Length;
        Console.WriteLine($"  read {length} characters");

        var text = ReadAsync().GetAwaiter().GetResult();
        Console.WriteLine($"  read '{text}'");

        ReadAsync().Wait(ct);
        Task.WaitAll(ReadAsync(), ReadAsync());

        // Not a pitfall: the tasks are complete.
        var (first, second) = (ReadAsync(), ReadAsync());
        await Task.WhenAll(first, second);
        Console.WriteLine($"  read {first.Result} and {second.Result}");
    }

    private static Task<string> ReadAsync() => Task.Run(async () =>
    {
        await Task.Delay(50);
        return "data";
    });
}
