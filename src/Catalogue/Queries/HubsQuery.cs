using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Queries;

/// <summary>Where the ways of many members meet: a new hub is how a missing cut shows.</summary>
internal static class HubsQuery
{
    /// <summary>How many members of a tier share the last two bodies before the leaf, most first.</summary>
    public static IEnumerable<(string Tier, string Pair, int Members, int Total)> Count(Derivation derivation)
    {
        var entries = derivation.Entries.Where(e => e.Tier is not null && derivation.Walker.Reached[e.Method.Index] is not null);
        foreach (var tier in entries.GroupBy(e => (e.Tier, e.Contract is null)))
        {
            var total = tier.Count();
            var name = tier.Key.Item2 ? tier.Key.Tier.ToString()! : tier.Key.Tier + " by contract";
            foreach (var pair in tier.GroupBy(e => LastTwo(derivation, e.Method)).OrderByDescending(g => g.Count()))
                yield return (name, pair.Key, pair.Count(), total);
        }
    }

    public static int Run(TextWriter output)
    {
        using var derivation = new Derivation(FrameworkPack.Pinned());
        foreach (var (tier, pair, members, total) in Count(derivation).OrderByDescending(h => h.Members).Take(40))
            output.WriteLine($"{members,5} of {total,5} {tier}: {pair}");
        return 0;
    }

    private static string LastTwo(Derivation derivation, Method method)
    {
        var steps = new List<string>();
        for (var node = method.Index; node >= 0; node = derivation.Walker.Reached[node]!.Next)
        {
            if (node < derivation.Graph.MethodCount)
                steps.Add(derivation.Graph.MethodAt(node).FullName);
        }

        return string.Join(" <- ", steps.TakeLast(2));
    }
}
