using System.Diagnostics.Tracing;

namespace AsyncLoop;

/// <summary>The events of all loops for tracing tools (<c>dotnet-trace --providers AsyncLoop</c>). Rare ones only: nothing is raised per callback.</summary>
[EventSource(Name = "AsyncLoop")]
internal sealed class LoopEventSource : EventSource
{
    public static readonly LoopEventSource Log = new();

    [Event(1, Level = EventLevel.Informational, Message = "Event loop {0} runs")]
    public void LoopStarted(string loop)
    {
        if (IsEnabled())
        {
            WriteEvent(1, loop);
        }
    }

    [Event(2, Level = EventLevel.Informational, Message = "Event loop {0} has stopped")]
    public void LoopStopped(string loop)
    {
        if (IsEnabled())
        {
            WriteEvent(2, loop);
        }
    }

    [NonEvent]
    public void SlowCallback(string loop, string callback, double seconds)
    {
        if (IsEnabled())
        {
            SlowCallback(loop, callback, FormattableString.Invariant($"{seconds:0.000}"));
        }
    }

    [Event(4, Level = EventLevel.Error, Message = "{1}: {2}")]
    public void UnhandledException(string loop, string message, string exception)
    {
        if (IsEnabled())
        {
            WriteEvent(4, loop, message, exception);
        }
    }

    [Event(3, Level = EventLevel.Warning, Message = "{1} took {2} seconds")]
    private void SlowCallback(string loop, string callback, string seconds) => WriteEvent(3, loop, callback, seconds);
}
