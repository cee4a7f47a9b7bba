using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Lists;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Queries;

/// <summary>How many members of a tier come to their leaf through the same last step.</summary>
/// <param name="Tier">The tier, contracts apart.</param>
/// <param name="Pair">The last step: a body, and the primitive that it calls.</param>
/// <param name="Members">The members that come this way.</param>
/// <param name="Total">All members of the tier.</param>
internal sealed record Hub(string Tier, string Pair, int Members, int Total);

/// <summary>Where the ways of many members meet: a new hub is how a missing cut shows.</summary>
internal static class HubsQuery
{
    public static IEnumerable<Hub> Count(Derivation derivation, Walker walker)
    {
        var roots = new MemberPatterns<string>();
        foreach (var line in ListFile.Read("HubRoots.txt").Lines())
            roots.Add(line, line);
        var reached = derivation.Graph.Assemblies.Methods
            .Where(m => walker.Reached[m.Index] is { Tier: not Tier.Lock } && derivation.Surface.Contains(m) && derivation.ExcludedBecause(m) is null);
        foreach (var tier in reached.GroupBy(m => (walker.Reached[m.Index]!.Tier, walker.Reached[m.Index]!.IsContract)))
        {
            var total = tier.Count();
            var name = tier.Key.IsContract ? tier.Key.Tier + " by contract" : tier.Key.Tier.ToString();
            foreach (var pair in tier.Where(m => !roots.Contains(m)).GroupBy(LastStep))
                yield return new Hub(name, pair.Key, pair.Count(), total);
        }

        string LastStep(Method member)
        {
            var (before, last) = (member, member);
            for (var node = walker.Reached[member.Index]!.Next; node >= 0 && !roots.Contains(last); node = walker.Reached[node]!.Next)
            {
                if (node < derivation.Graph.MethodCount)
                    (before, last) = (last, derivation.Graph.MethodAt(node));
            }

            return before == last ? last.FullName : $"{before} <- {last}";
        }
    }

    public static int Run(TextWriter output)
    {
        using var derivation = new Derivation(FrameworkPack.Pinned());
        foreach (var hub in Count(derivation, derivation.Walker).OrderByDescending(h => h.Members).Take(30))
            output.WriteLine($"{hub.Members,5} of {hub.Total,5} {hub.Tier}: {hub.Pair}");
        return 0;
    }
}
