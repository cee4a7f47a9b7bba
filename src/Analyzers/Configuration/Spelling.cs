namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What somebody may have meant who wrote something else.</summary>
internal static class Spelling
{
    private const int MaxEdits = 2;

    /// <summary><c>; did you mean 'x'?</c> for the nearest known word, or nothing where none is near.</summary>
    public static string Suggest(string written, IEnumerable<string> known) =>
        Nearest(written, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The known word that is written with one or two letters missing, added, changed or swapped; null where there is none.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = MaxEdits + 1;
        foreach (var word in known)
        {
            // In a short word two edits are another word.
            var edits = Math.Abs(word.Length - written.Length) > MaxEdits || word.Length <= MaxEdits ? least : Edits(written.ToLowerInvariant(), word.ToLowerInvariant());
            if (edits < least)
                (nearest, least) = (word, edits);
        }

        return nearest;
    }

    /// <summary>Damerau-Levenshtein distance, neighbours only.</summary>
    private static int Edits(string from, string to)
    {
        var cost = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= to.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var change = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[from.Length, to.Length];
    }
}
