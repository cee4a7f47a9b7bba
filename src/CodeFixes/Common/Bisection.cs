using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Applies as many edits as compile together.</summary>
internal static class Bisection
{
    /// <summary>Null where no edit can be applied.</summary>
    public static async Task<Document?> ApplyAsync(FixedDocument document, IReadOnlyList<Edit> edits)
    {
        Document? best = null;
        var kept = new List<Edit>();
        await AddAsync(Edit.WithoutConflicts(edits)).ConfigureAwait(false);
        return best;

        // What does not compile together with what is kept so far is halved, down to the single edits that break it.
        async Task AddAsync(IReadOnlyList<Edit> candidates)
        {
            if (candidates.Count == 0)
                return;
            if (await document.ApplyAsync([.. kept, .. candidates]).ConfigureAwait(false) is { } changed)
            {
                best = changed;
                kept.AddRange(candidates);
            }
            else if (candidates.Count > 1)
            {
                var half = candidates.Count / 2;
                await AddAsync([.. candidates.Take(half)]).ConfigureAwait(false);
                await AddAsync([.. candidates.Skip(half)]).ConfigureAwait(false);
            }
            else if (candidates[0].Otherwise?.Invoke() is { } other && Edit.WithoutConflicts([.. kept, other]).Count > kept.Count)
            {
                await AddAsync([other]).ConfigureAwait(false);
            }
        }
    }
}
