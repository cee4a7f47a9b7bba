using System.Text.RegularExpressions;
using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue.Lists;

/// <summary>
/// Members by pattern: <c>Namespace.Type</c> is all of a type and the types in it, <c>Namespace.Type::Member</c> one name,
/// <c>Namespace.Type::Member(String,Int32)</c> one overload; <c>*</c> stands for any text in the type or in the member.
/// </summary>
/// <typeparam name="T">What a pattern says of the members that it names.</typeparam>
internal sealed class MemberPatterns<T>
    where T : notnull
{
    private readonly Dictionary<string, List<Entry>> _byType = [];
    private readonly List<Entry> _wild = [];
    private readonly Dictionary<TypeDef, List<Entry>> _known = [];

    public void Add(string pattern, T says)
    {
        var split = pattern.IndexOf("::", StringComparison.Ordinal);
        var type = split < 0 ? pattern : pattern[..split];
        var member = split < 0 ? null : pattern[(split + 2)..];
        var open = member?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        var parameters = open < 0 ? null : member![(open + 1)..].TrimEnd(')');
        if (open >= 0)
            member = member![..open];
        var entry = new Entry(pattern, Glob(type), member is null ? null : Glob(member), parameters, says);
        if (type.Contains('*', StringComparison.Ordinal))
            _wild.Add(entry);
        else if (_byType.TryGetValue(type, out var entries))
            entries.Add(entry);
        else
            _byType.Add(type, [entry]);
    }

    public bool Contains(Method method) => Find(method) is not null;

    /// <summary>The first pattern that names the method, and what it says.</summary>
    public (string Pattern, T Says)? Find(Method method)
    {
        foreach (var entry in EntriesOf(method.Type))
        {
            if (entry.Names(method))
            {
                entry.IsUsed = true;
                return (entry.Pattern, entry.Says);
            }
        }

        return null;
    }

    /// <summary>Patterns that named nothing so far: a renamed member, or a typing error.</summary>
    public IEnumerable<string> Unused => _byType.Values.SelectMany(e => e).Concat(_wild).Where(e => !e.IsUsed).Select(e => e.Pattern);

    private List<Entry> EntriesOf(TypeDef type)
    {
        if (_known.TryGetValue(type, out var entries))
            return entries;
        entries = [];
        // A pattern without member names the types inside its type, too.
        for (var around = type; around is not null; around = around.Outer)
        {
            if (_byType.TryGetValue(around.FullName, out var exact))
                entries.AddRange(around == type ? exact : exact.Where(e => e.Member is null));
        }

        entries.AddRange(_wild.Where(e => e.Type.IsMatch(type.FullName)));
        _known.Add(type, entries);
        return entries;
    }

    private static Regex Glob(string text) =>
        new("^" + Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);

    private sealed record Entry(string Pattern, Regex Type, Regex? Member, string? Parameters, T Says)
    {
        public bool IsUsed { get; set; }

        public bool Names(Method method) =>
            (Member is null || Member.IsMatch(method.Name)) && (Parameters is null || Parameters == method.ShortParameters);
    }
}
