using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>One <c>key = value</c> of an .editorconfig or .globalconfig.</summary>
/// <param name="Section">The number of the section that it stands in; 0 before the first.</param>
/// <param name="Key">The key in lower case, as the compiler hands it on.</param>
/// <param name="Value">The value without comment; null where the line has no equals sign yet.</param>
/// <param name="KeySpan">The place of the key.</param>
/// <param name="ValueSpan">The place of the value.</param>
internal readonly record struct ConfigEntry(int Section, string Key, string? Value, TextSpan KeySpan, TextSpan ValueSpan);

/// <summary>An .editorconfig or .globalconfig, read as the compiler reads it, with the places that it forgets.</summary>
internal static class ConfigFile
{
    private static readonly char[] Comment = { '#', ';' };
    private static readonly char[] Assignment = { '=', ':' };

    public static bool Is(string path)
    {
        var name = Path.GetFileName(path);
        return name.Equals(".editorconfig", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".globalconfig", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The file holds for the whole project: what stands before the first section counts.</summary>
    public static bool IsGlobal(string path, IReadOnlyList<ConfigEntry> entries) =>
        Path.GetFileName(path).Equals(".globalconfig", StringComparison.OrdinalIgnoreCase)
        || entries.Any(e => e is { Section: 0, Key: "is_global" } && string.Equals(e.Value, "true", StringComparison.OrdinalIgnoreCase));

    public static List<ConfigEntry> Read(SourceText text)
    {
        var entries = new List<ConfigEntry>();
        var section = 0;
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            var start = FirstWordIn(content);
            if (start == content.Length || Array.IndexOf(Comment, content[start]) >= 0)
                continue;
            if (content[start] == '[')
                section++;
            else
                entries.Add(ReadEntry(content, start, line.Start, section));
        }

        return entries;
    }

    private static ConfigEntry ReadEntry(string line, int start, int offset, int section)
    {
        var end = line.IndexOfAny(Comment, start);
        if (end < 0)
            end = line.Length;
        var equals = line.IndexOfAny(Assignment, start, end - start);
        var (keyEnd, valueStart) = equals < 0 ? (end, end) : (equals, equals + 1);
        while (keyEnd > start && char.IsWhiteSpace(line[keyEnd - 1]))
            keyEnd--;
        while (valueStart < end && char.IsWhiteSpace(line[valueStart]))
            valueStart++;
        while (end > valueStart && char.IsWhiteSpace(line[end - 1]))
            end--;
        return new ConfigEntry(
            section, line.Substring(start, keyEnd - start).ToLowerInvariant(), equals < 0 ? null : line.Substring(valueStart, end - valueStart),
            TextSpan.FromBounds(offset + start, offset + keyEnd), TextSpan.FromBounds(offset + valueStart, offset + end));
    }

    private static int FirstWordIn(string line)
    {
        var start = 0;
        // A byte order mark is no white space to the framework.
        while (start < line.Length && (char.IsWhiteSpace(line[start]) || line[start] == '\uFEFF'))
            start++;
        return start;
    }
}
