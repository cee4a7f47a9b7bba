using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Queries;

/// <summary>
/// What each cut keeps away: the members of each tier with this one cut left out and all others in place. A cut that
/// changes nothing has become useless.
/// </summary>
internal static class CutsQuery
{
    public static IEnumerable<(string Cut, int Wait, int IO, int Meta, int Contract, int Lock)> Table(Derivation derivation)
    {
        yield return Row("(all in place)", derivation.Walker);
        foreach (var cut in derivation.Cuts.Reasons.Keys.Order(StringComparer.Ordinal))
            yield return Row(cut, derivation.Walk(withoutCut: cut));

        (string, int, int, int, int, int) Row(string name, Walker walker)
        {
            var reached = derivation.Graph.Assemblies.Methods
                .Where(m => walker.Reached[m.Index] is not null && derivation.Surface.Contains(m))
                .Select(m => walker.Reached[m.Index]!)
                .ToList();
            return (name, Seen(Tier.Wait), Seen(Tier.IO), Seen(Tier.Meta), reached.Count(r => r.IsContract), Seen(Tier.Lock));

            int Seen(Tier tier) => reached.Count(r => !r.IsContract && r.Tier == tier);
        }
    }

    public static int Run(TextWriter output)
    {
        using var derivation = new Derivation(FrameworkPack.Pinned());
        output.WriteLine($"{"cut",-30}{"wait",8}{"io",8}{"meta",8}{"contract",10}{"lock",8}");
        foreach (var row in Table(derivation))
            output.WriteLine($"{row.Cut,-30}{row.Wait,8}{row.IO,8}{row.Meta,8}{row.Contract,10}{row.Lock,8}");
        return 0;
    }
}
