namespace AsyncLoop.Annotations;

/// <summary>Says that calling this member never blocks for long although it looks so; the analyzers do not look inside it.</summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class |
    AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Delegate,
    Inherited = true)]
public sealed class NonBlockingAttribute : Attribute
{
    /// <summary>Marks a member as harmless on the loop.</summary>
    /// <param name="reason">Why it does not block, for the next reader.</param>
    public NonBlockingAttribute(string reason) => Reason = reason;

    /// <summary>Why the member does not block.</summary>
    public string Reason { get; }
}
