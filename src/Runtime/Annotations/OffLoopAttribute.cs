namespace AsyncLoop.Annotations;

/// <summary>Says that the marked code never runs on an event loop, so that the analyzers leave it alone.</summary>
/// <remarks>The nearest attribute wins: a method marked so inside a <see cref="LoopBoundAttribute">loop-bound</see> type is off the loop.</remarks>
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface |
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event |
    AttributeTargets.Delegate,
    Inherited = true)]
public sealed class OffLoopAttribute : Attribute
{
    /// <summary>Marks code as running off the loop.</summary>
    /// <param name="reason">Why it cannot run on a loop, for the next reader.</param>
    public OffLoopAttribute(string reason) => Reason = reason;

    /// <summary>Why the code cannot run on a loop.</summary>
    public string Reason { get; }
}
