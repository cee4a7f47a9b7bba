namespace AsyncLoop.Analyzers.Blocking;

/// <summary>The lines of the data file: <c> tier Member[(parameters)] [~steps] [lazy] [pinned] [-> Counterpart]</c>.</summary>
internal static class CatalogueLine
{
    public static int End(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end;
    }

    /// <summary>A type stands at the margin; so do comments.</summary>
    public static bool IsType(string text, int start, int end) =>
        end > start && text[start] != ' ' && !(text[start] == '/' && end > start + 1 && text[start + 1] == '/');

    /// <summary>The member of a line that may be an entry; null for the lines that say something else of a type.</summary>
    public static string? Name(string text, int start, int end)
    {
        var tier = start + 1;
        if (text[tier] is 'n' or 'a' || (text[tier] == 'm' && text[tier + 2] == 'm'))
            return null;
        var name = text.IndexOf(' ', tier, end - tier) + 1;
        var stop = name;
        while (stop < end && text[stop] is not (' ' or '('))
            stop++;
        return text.Substring(name, stop - name);
    }

    /// <summary>An entry's line, read in full.</summary>
    public static CatalogueMember Read(string line)
    {
        var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
        var counterpart = arrow < 0 ? null : line.Substring(arrow + 4);
        var words = (arrow < 0 ? line : line.Substring(0, arrow)).Split(' ');
        var open = words[1].IndexOf('(');
        var name = open < 0 ? words[1] : words[1].Substring(0, open);
        var parameters = open < 0 ? null : words[1].Substring(open + 1).TrimEnd(')');
        if (words[0] == "none")
            return new CatalogueMember(name, parameters, null);
        int? steps = null;
        var isLazy = false;
        var isPinned = false;
        for (var i = 2; i < words.Length; i++)
        {
            if (words[i][0] == '~')
                steps = int.Parse(words[i].Substring(1), System.Globalization.CultureInfo.InvariantCulture);
            else if (words[i] == "lazy")
                isLazy = true;
            else
                isPinned = words[i] == "pinned" ? true : throw new FormatException(line);
        }

        return new CatalogueMember(name, parameters, new BlockingEntry(TierOf(words[0]), counterpart, isPinned) { ContractSteps = steps, IsLazy = isLazy });
    }

    private static Tier TierOf(string word) => word switch
    {
        "wait" => Tier.Wait,
        "io" => Tier.IO,
        "meta" => Tier.Meta,
        "lock" => Tier.Lock,
        _ => throw new FormatException(word),
    };
}

/// <summary>A member as the data file has it.</summary>
/// <param name="Name">Its name in metadata: <c>.ctor</c>, <c>get_Length</c>.</param>
/// <param name="Parameters">Its parameter types; null where all overloads are alike.</param>
/// <param name="Entry">What is said of it; null for an override that does not block.</param>
internal sealed record CatalogueMember(string Name, string? Parameters, BlockingEntry? Entry);
