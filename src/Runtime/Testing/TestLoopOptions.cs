namespace AsyncLoop.Testing;

/// <summary>Options for loops in tests.</summary>
public sealed class TestLoopOptions : LoopOptions
{
    /// <summary>
    /// Runs the callbacks of each iteration in an order that only this number decides, to find code that relies on their order. The same program with the
    /// same seed on a <see cref="VirtualClock"/> runs in the same order again, as long as nothing comes in from other threads. Default: null, first in first out.
    /// </summary>
    /// <remarks>
    /// What one callback queues still comes after it. A run of a test under many seeds is a small exploration of its schedules (trio's tests do so); races with
    /// other threads it cannot find.
    /// </remarks>
    public int? ShuffleSeed { get; set; }
}
