using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The one place that asks a compilation for the semantic model of a tree other than the analysed one. The compilation
/// that analyzers are given caches its models, so two requests for a tree share what was bound.
/// </summary>
internal static class ModelCache
{
    public static SemanticModel? Get(Compilation compilation, SyntaxTree tree)
    {
        if (!compilation.ContainsSyntaxTree(tree))
            return null;
#pragma warning disable RS1030 // There is no other way to a body in another document; see the summary for why it is cheap.
        return compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
    }
}
