using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Walk;

/// <summary>The members that the walk does not enter, each with its reason (Cuts.txt).</summary>
internal sealed class CutList
{
    private readonly string?[] _cut;

    public CutList(AssemblySet assemblies, ListFile list)
    {
        var patterns = new MemberPatterns<string>();
        foreach (var section in list.Sections)
        {
            Reasons.Add(section.Name, section.Reason);
            foreach (var line in section.Lines)
                patterns.Add(line, section.Name);
        }

        _cut = [.. assemblies.Methods.Select(m => patterns.Find(m)?.Says)];
        Unused = [.. patterns.Unused];
    }

    /// <summary>The reason of each cut by its name.</summary>
    public Dictionary<string, string> Reasons { get; } = [];

    public IReadOnlyList<string> Unused { get; }

    /// <summary>The name of the cut that a method falls under; null where it is walked.</summary>
    public string? Of(Method method) => _cut[method.Index];
}
