using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// The catalogue that is written by hand (<c>Seed.txt</c>): members by type and name, all overloads alike.
/// </summary>
internal sealed class SeedCatalogue : IBlockingCatalogue
{
    public static readonly SeedCatalogue Instance = Load();

    private readonly Dictionary<(string Type, string Member), BlockingEntry> _entries;
    private readonly HashSet<string> _names;

    private SeedCatalogue(Dictionary<(string Type, string Member), BlockingEntry> entries)
    {
        _entries = entries;
        _names = new HashSet<string>(entries.Keys.Select(key => key.Member));
    }

    public bool MayContain(string memberName) => _names.Contains(memberName);

    public BlockingEntry? Find(ISymbol declared)
    {
        if (!_names.Contains(declared.Name))
            return null;
        var overridden = declared;
        while (overridden is not null)
        {
            if (overridden.ContainingType is { } type && _entries.TryGetValue((type.OriginalDefinition.FullName(), overridden.Name), out var entry))
                return entry;
            overridden = (overridden as IMethodSymbol)?.OverriddenMethod?.OriginalDefinition;
        }

        return null;
    }

    /// <summary>Every entry, for the tests.</summary>
    internal IEnumerable<(string Type, string Member)> Keys => _entries.Keys;

    private static SeedCatalogue Load()
    {
        using var stream = typeof(SeedCatalogue).Assembly.GetManifestResourceStream("Seed.txt")!;
        using var reader = new StreamReader(stream);
        var entries = new Dictionary<(string, string), BlockingEntry>();
        var type = "";
        while (reader.ReadLine() is { } line)
        {
            line = line.Trim();
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (line.StartsWith("type ", StringComparison.Ordinal))
                type = line.Substring("type ".Length);
            else
                AddMember(entries, type, line);
        }

        return new SeedCatalogue(entries);
    }

    /// <summary>A line: <c>tier Member [pinned] [-> Counterpart]</c>.</summary>
    private static void AddMember(Dictionary<(string, string), BlockingEntry> entries, string type, string line)
    {
        var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
        var counterpart = arrow < 0 ? null : line.Substring(arrow + 4).Trim();
        var words = (arrow < 0 ? line : line.Substring(0, arrow)).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        var tier = (Tier)Enum.Parse(typeof(Tier), words[0], ignoreCase: true);
        entries.Add((type, words[1]), new BlockingEntry(tier, counterpart, IsPinned: words.Contains("pinned")));
    }
}
