namespace AsyncLoop.Catalogue.Lists;

/// <summary>One section of a list: its name, the reason after the colon, and its lines.</summary>
internal sealed record ListSection(string Name, string Reason, List<string> Lines);

/// <summary>
/// A hand-kept list of this folder's <c>Data</c>. A line at the margin, <c>name: reason</c>, opens a section; the indented
/// lines under it are its content; <c>//</c> starts a comment.
/// </summary>
internal sealed class ListFile(string name, List<ListSection> sections)
{
    public IReadOnlyList<ListSection> Sections => sections;

    public IEnumerable<string> Lines() => sections.SelectMany(s => s.Lines);

    public IEnumerable<string> Lines(string section) =>
        (sections.Find(s => s.Name == section) ?? throw new InvalidDataException($"{name} has no section '{section}'.")).Lines;

    public static ListFile Read(string name)
    {
        using var stream = typeof(ListFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"There is no list '{name}'.");
        using var reader = new StreamReader(stream);
        return Parse(name, reader.ReadToEnd());
    }

    public static ListFile Parse(string name, string text)
    {
        var sections = new List<ListSection>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var comment = raw.IndexOf("//", StringComparison.Ordinal);
            var line = (comment < 0 ? raw : raw[..comment]).TrimEnd();
            if (line.Length == 0)
                continue;
            if (char.IsWhiteSpace(line[0]))
            {
                if (sections.Count == 0)
                    throw new InvalidDataException($"{name}({number}): a line outside of any section.");
                sections[^1].Lines.Add(line.Trim());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line[(colon + 1)..].Trim().Length == 0)
                throw new InvalidDataException($"{name}({number}): a section needs a name, a colon and a reason.");
            sections.Add(new ListSection(line[..colon].Trim(), line[(colon + 1)..].Trim(), []));
        }

        return new ListFile(name, sections);
    }
}
