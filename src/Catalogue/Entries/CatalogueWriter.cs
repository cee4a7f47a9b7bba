using System.Text;
using AsyncLoop.Catalogue.Lists;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>Writes the data file of the analyzers, and the witnesses beside the generator.</summary>
internal static class CatalogueWriter
{
    /// <summary>The embedded data: what the analyzers ask, and nothing else.</summary>
    public static string WriteData(Derivation derivation)
    {
        var text = new StringBuilder();
        text.Append($"// What blocks, derived from the IL of Microsoft.NETCore.App and Microsoft.AspNetCore.App {derivation.Version}. Do not edit: run src/Catalogue again.\n");
        text.Append("//   tier Member[(parameters)] [~steps from a contract] [lazy] [pinned] [-> Counterpart]\n");
        text.Append("// Parameters stand where overloads differ. none: an override that does not block. memory: reads and writes memory only. never: no counterpart is proposed. awaits: it waits for something.\n");
        var lines = TypeLines(derivation);
        foreach (var (type, members) in lines)
        {
            text.Append(type).Append('\n');
            foreach (var member in members)
                text.Append(' ').Append(member).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One line an entry: the member, its facts and its way to the leaf.</summary>
    public static string WriteWitnesses(Derivation derivation)
    {
        var text = new StringBuilder();
        text.Append($"// Why each member blocks, in {derivation.Version}; written by src/Catalogue.\n");
        foreach (var entry in derivation.Entries.Where(e => e.Tier is not null))
            text.Append($"{entry.TierName} {entry.Method.Display}{entry.Facts} <- {entry.Witness}\n");
        return text.ToString();
    }

    /// <summary>Overrides that do not block say nothing but their name: they share a line.</summary>
    private static void JoinQuiet(SortedSet<string> members)
    {
        var quiet = members.Where(m => m.StartsWith("none ", StringComparison.Ordinal)).ToList();
        if (quiet.Count == 0)
            return;
        members.ExceptWith(quiet);
        members.Add("none " + string.Join(' ', quiet.Select(m => m["none ".Length..])));
    }

    private static SortedDictionary<string, SortedSet<string>> TypeLines(Derivation derivation)
    {
        var lines = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var group in derivation.Entries.GroupBy(e => (e.Method.Type, e.Method.Name)))
        {
            var overloads = group.Key.Type.MethodsByName[group.Key.Name].Count(derivation.Surface.Contains);
            var isSame = group.Count() == overloads && group.Select(e => e.TierName + e.Facts).Distinct().Count() == 1;
            foreach (var entry in group)
                Add(entry.Method.Type.FullName, $"{entry.TierName} {entry.Method.Name}{(isSame ? "" : $"({entry.Method.ShortParameters})")}{entry.Facts}");
        }

        foreach (var members in lines.Values)
            JoinQuiet(members);

        foreach (var type in ListFile.Read("InMemory.txt").Lines("types"))
            Add(type, "memory");
        foreach (var type in derivation.AsyncDisposals)
            Add(type.FullName, "awaits DisposeAsync");
        foreach (var line in ListFile.Read("NeverPropose.txt").Lines())
        {
            var split = line.IndexOf("::", StringComparison.Ordinal);
            Add(line[..split], "never " + line[(split + 2)..]);
        }

        return lines;

        void Add(string type, string line)
        {
            if (!lines.TryGetValue(type, out var members))
                lines.Add(type, members = new SortedSet<string>(StringComparer.Ordinal));
            members.Add(line);
        }
    }
}
