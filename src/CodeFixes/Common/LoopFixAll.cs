using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// Fixes all diagnostics of a document in one pass over its tree, so that one inside another is no conflict, and checks
/// the merged result once.
/// </summary>
internal sealed class LoopFixAll : DocumentBasedFixAllProvider
{
    private readonly LoopFix _fix;

    public LoopFixAll(LoopFix fix) => _fix = fix;

    protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        if (await FixedDocument.CreateAsync(document, fixAllContext.CancellationToken).ConfigureAwait(false) is not { } fixedDocument)
            return document;
        var edits = _fix.EditsFor(fixedDocument, diagnostics, fixAllContext.CodeActionEquivalenceKey);
        return await Bisection.ApplyAsync(fixedDocument, edits).ConfigureAwait(false) ?? document;
    }
}
