using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>Applies as many changes as compile together.</summary>
internal static class Bisection
{
    /// <summary>The edits of one document. Null where none can be applied.</summary>
    public static Task<Document?> ApplyAsync(FixedDocument document, IReadOnlyList<Edit> edits) => ApplyAsync<Edit, Document>(
        Edit.WithoutConflicts(edits), document.ApplyAsync,
        (edit, kept) => edit.Otherwise?.Invoke() is { } other && Edit.WithoutConflicts([.. kept, other]).Count > kept.Count ? other : null);

    /// <summary>
    /// What does not compile together with what is kept so far is halved, down to the single changes that break it.
    /// </summary>
    /// <param name="changes">The changes, which may break each other.</param>
    /// <param name="tryAsync">Applies some of them together; null where the result does not compile.</param>
    /// <param name="otherwise">What is tried in place of one that breaks what is kept; null where there is nothing.</param>
    public static async Task<TResult?> ApplyAsync<TChange, TResult>(
        IReadOnlyList<TChange> changes, Func<IReadOnlyList<TChange>, Task<TResult?>> tryAsync, Func<TChange, IReadOnlyList<TChange>, TChange?>? otherwise = null)
        where TChange : class
        where TResult : class
    {
        TResult? best = null;
        var kept = new List<TChange>();
        await AddAsync(changes).ConfigureAwait(false);
        return best;

        async Task AddAsync(IReadOnlyList<TChange> candidates)
        {
            if (candidates.Count == 0)
                return;
            if (await tryAsync([.. kept, .. candidates]).ConfigureAwait(false) is { } changed)
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
            else if (otherwise?.Invoke(candidates[0], kept) is { } other)
            {
                await AddAsync([other]).ConfigureAwait(false);
            }
        }
    }
}
