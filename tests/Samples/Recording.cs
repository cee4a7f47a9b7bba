using System.Globalization;
using AsyncLoop.Testing;

namespace AsyncLoop.Samples.Tests;

/// <summary>What a sample of the guide prints, each line behind the seconds of the virtual clock at which it did.</summary>
internal sealed class Recording
{
    private readonly VirtualClock _clock = new() { AutoJump = true };
    private readonly List<string> _lines = [];

    public LoopOptions Options => new() { TimeProvider = _clock };

    public static string[] Of(Action<Action<string>, LoopOptions> sample)
    {
        var recording = new Recording();
        sample(recording.Print, recording.Options);
        return recording.Lines;
    }

    public string[] Lines => [.. _lines];

    public void Print(string line) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds} {line}"));
}
