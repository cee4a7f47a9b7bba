using System.Globalization;
using AsyncLoop;

namespace Guide;

/// <summary>What a loop tells about itself. Its time only grows and has nothing to do with the time of day.</summary>
public static class State
{
    public static void Run(Action<string> print, LoopOptions options)
    {
        var loop = EventLoop.Run(async ct =>
        {
            var loop = EventLoop.Current;
            print($"Is running: {loop.IsRunning}");
            print($"Is closed: {loop.IsClosed}");

            var before = loop.Time;
            await EventLoop.Delay(TimeSpan.FromSeconds(1.5), ct);
            print($"Loop time went on by {(loop.Time - before).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
            print($"Tasks: {string.Join(", ", loop.GetTasks().Select(task => task.Name))}");
            return loop;
        }, options);

        print($"Afterwards running: {loop.IsRunning}, closed: {loop.IsClosed}");
        print($"A loop on this thread: {EventLoop.CurrentOrNull is not null}");
    }
}
