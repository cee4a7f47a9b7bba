namespace AsyncLoop.Annotations;

/// <summary>Says that calling this member may block the calling thread, so that the analyzers flag a call on the loop.</summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class |
    AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Delegate,
    Inherited = true)]
public sealed class BlockingAttribute : Attribute
{
    /// <summary>Marks a member as blocking.</summary>
    /// <param name="reason">What it waits for; shown in the diagnostic.</param>
    public BlockingAttribute(string reason) => Reason = reason;

    /// <summary>What the member waits for.</summary>
    public string Reason { get; }

    /// <summary>The name of the member to call instead, if there is one, such as <c>SaveAsync</c>.</summary>
    public string? Replacement { get; set; }
}
