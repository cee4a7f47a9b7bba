namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>The longest common subsequence of two texts of tokens, as pairs of positions.</summary>
internal static class CommonTokens
{
    public static IEnumerable<(int Old, int New)> Of(string[] old, string[] changed)
    {
        // Most of a text is the same at its start and its end.
        var start = 0;
        while (start < old.Length && start < changed.Length && old[start] == changed[start])
            start++;
        var end = 0;
        while (end < old.Length - start && end < changed.Length - start && old[^(end + 1)] == changed[^(end + 1)])
            end++;
        for (var i = 0; i < start; i++)
            yield return (i, i);
        foreach (var (i, j) in Middle(old.AsSpan(start, old.Length - start - end).ToArray(), changed.AsSpan(start, changed.Length - start - end).ToArray()))
            yield return (start + i, start + j);
        for (var i = end; i > 0; i--)
            yield return (old.Length - i, changed.Length - i);
    }

    private static IEnumerable<(int Old, int New)> Middle(string[] old, string[] changed)
    {
        var lengths = new int[old.Length + 1, changed.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = changed.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == changed[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        for (var (i, j) = (0, 0); i < old.Length && j < changed.Length;)
        {
            if (old[i] == changed[j])
                yield return (i++, j++);
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
                i++;
            else
                j++;
        }
    }
}
