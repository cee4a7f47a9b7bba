using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Lines that are added end as those of the file do: an import, for one, is added with the line end of the machine.</summary>
internal static class LineEndings
{
    /// <summary>The document after a change, which is left alone where the lines before did not all end alike.</summary>
    public static async Task<Document> KeepAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        var old = EndsIn(await before.GetTextAsync(cancellationToken).ConfigureAwait(false));
        var changed = EndsIn(await after.GetTextAsync(cancellationToken).ConfigureAwait(false));
        if (old.Count != 1 || changed.IsSubsetOf(old) || await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return after;
        var end = old.Single();
        var others = root.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) && trivia.ToString() != end);
        return after.WithSyntaxRoot(root.ReplaceTrivia(others, (_, _) => SyntaxFactory.EndOfLine(end)));
    }

    private static HashSet<string> EndsIn(SourceText text) => [.. text.Lines
        .Where(line => line.EndIncludingLineBreak > line.End)
        .Select(line => text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)))];
}
