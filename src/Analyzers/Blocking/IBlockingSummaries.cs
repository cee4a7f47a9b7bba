using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>How a member without source blocks: what a walk through its assembly found.</summary>
/// <param name="Tier">How.</param>
/// <param name="Path">The way from the member to what blocks, as messages show it, without the member itself.</param>
internal sealed record BlockingSummary(Tier Tier, string Path);

/// <summary>A source of summaries for the members of referenced assemblies.</summary>
internal interface IBlockingSummaries
{
    /// <summary>A quick refusal by name alone.</summary>
    bool MayContain(IMethodSymbol method);

    /// <summary>The summary of a method in its declared form; null where none is known.</summary>
    BlockingSummary? Find(IMethodSymbol declared);
}
