namespace AsyncLoop.Annotations;

/// <summary>
/// Says that the marked code runs on an event loop, so that the analyzers hold it to the loop's rules
/// (no blocking, no nested run, no leaving the loop).
/// </summary>
/// <remarks>
/// On an assembly or a type it holds for everything inside; <see cref="OffLoopAttribute"/> takes a part out again.
/// The attribute has no effect at run time.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface |
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event |
    AttributeTargets.Delegate,
    Inherited = true)]
public sealed class LoopBoundAttribute : Attribute;
