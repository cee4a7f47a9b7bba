using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>A fix that does what no fix may: it replaces a piece of text by another wherever the rule reports something.</summary>
internal sealed class BrokenFix(string id, string old, string replacement) : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [id];

    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (context, document, _) => await ReplaceAsync(document, context.CancellationToken));

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("Break", token => ReplaceAsync(context.Document, token), id), context.Diagnostics);
        return Task.CompletedTask;
    }

    private async Task<Document> ReplaceAsync(Document document, CancellationToken cancellationToken)
    {
        var text = (await document.GetTextAsync(cancellationToken)).ToString();
        return old.Length == 0 ? throw new InvalidOperationException("thrown by the fix") : document.WithText(SourceText.From(text.Replace(old, replacement)));
    }
}
