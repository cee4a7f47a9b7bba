using System.Collections.Immutable;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>What blocks, and what can be done about it once its function is async.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Place">The expression.</param>
/// <param name="Properties">What a diagnostic of it says of its fix.</param>
/// <param name="Rewrites">The rewrites, the preferred one first.</param>
internal sealed record Leaf(SourceFile File, SyntaxNode Place, ImmutableDictionary<string, string?> Properties, ImmutableArray<Rewrite> Rewrites)
{
    /// <summary>The first rewrite that applies; null where none does.</summary>
    public Edit? EditIn(FixedDocument document, SyntaxNode place)
    {
        foreach (var rewrite in Rewrites)
        {
            if (document.SiteAt(place, Properties) is var site && rewrite.IsOfStatement == place is StatementSyntax
                && rewrite.CreateEdit(site) is { } edit)
                return edit;
        }

        return null;
    }
}
