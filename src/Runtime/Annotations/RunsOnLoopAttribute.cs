namespace AsyncLoop.Annotations;

/// <summary>Says that a delegate handed to this parameter or property is run on the loop's thread.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class RunsOnLoopAttribute : Attribute;
