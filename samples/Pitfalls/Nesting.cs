using AsyncLoop;
using AsyncLoop.Annotations;

namespace Pitfalls;

/// <summary>A loop runs this code already: another one on the same thread is refused.</summary>
[LoopBound]
internal static class Nesting
{
    public static async Task RunAsync(CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            var result = EventLoop.Run(InnerAsync);
            Console.WriteLine($"  {result}");
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"  refused: {e.Message}");
        }
    }

    private static async Task<string> InnerAsync()
    {
        await EventLoop.Yield();
        return "Success";
    }
}
