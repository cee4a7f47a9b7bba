using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>
/// What stands between two tokens that were neighbours before is what it was, but for the indentation of a line that got
/// into a block; and a document that the formatter would have left alone it still leaves alone.
/// </summary>
internal sealed class FormattingCheck
{
    private readonly Dictionary<DocumentId, bool> _wasFormatted = [];

    public async Task<IReadOnlyList<string>> FailuresAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        var old = (await before.GetSyntaxRootAsync(cancellationToken))!;
        var changed = (await after.GetSyntaxRootAsync(cancellationToken))!;
        var failures = NeighbourFailures([.. old.DescendantTokens()], [.. changed.DescendantTokens()]).ToList();
        if (!_wasFormatted.TryGetValue(before.Id, out var wasFormatted))
            _wasFormatted.Add(before.Id, wasFormatted = await IsFormattedAsync(before, cancellationToken));
        if (wasFormatted && !await IsFormattedAsync(after, cancellationToken))
            failures.Add("the formatter would change the result");
        return failures;
    }

    private static IEnumerable<string> NeighbourFailures(SyntaxToken[] old, SyntaxToken[] changed)
    {
        var last = (Old: -2, New: -2);
        foreach (var (i, j) in SameTokens.Of(old, changed))
        {
            if (i == last.Old + 1 && j == last.New + 1)
            {
                var was = Between(old[last.Old], old[i]);
                var now = Between(changed[last.New], changed[j]);
                if (was != now && Unindented(was) != Unindented(now))
                    yield return $"between '{old[last.Old]}' and '{old[i]}' stood '{was}' and stands '{now}'";
            }

            last = (i, j);
        }
    }

    private static string Between(SyntaxToken one, SyntaxToken next) => one.TrailingTrivia.ToFullString() + next.LeadingTrivia.ToFullString();

    private static string Unindented(string trivia) =>
        trivia.Contains('\n') ? string.Join('\n', trivia.Split('\n').Select(line => line.TrimStart(' '))) : trivia;

    private static async Task<bool> IsFormattedAsync(Document document, CancellationToken cancellationToken)
    {
        var formatted = await Formatter.FormatAsync(document, cancellationToken: cancellationToken);
        return (await formatted.GetTextAsync(cancellationToken)).ContentEquals(await document.GetTextAsync(cancellationToken));
    }
}
