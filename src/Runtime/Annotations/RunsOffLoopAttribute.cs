namespace AsyncLoop.Annotations;

/// <summary>Says that a delegate handed to this parameter or property is run on another thread than the loop's, where it may block.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class RunsOffLoopAttribute : Attribute;
