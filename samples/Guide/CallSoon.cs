using AsyncLoop;

namespace Guide;

/// <summary>Callbacks run in the next turn of the loop, first in, first out. A handle can take one back until then.</summary>
public static class CallSoon
{
    public static void Run(Action<string> print, LoopOptions options) => EventLoop.Run(async ct =>
    {
        var loop = EventLoop.Current;
        loop.CallSoon(n => print($"Callback executed with {n}"), 1);
        loop.CallSoon(n => print($"Callback executed with {n}"), 2);
        var third = loop.CallSoon(n => print($"Callback executed with {n}"), 3);
        print($"Third one cancelled: {third.Cancel()}");

        // Gives them time to run.
        await EventLoop.Delay(TimeSpan.FromSeconds(0.1), ct);
        print("Main goes on");
    }, options);
}
