using AsyncLoop.Catalogue;
using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Queries;

if (args is ["why", var member])
    return WhyQuery.Run(member, Console.Out);
if (args is ["cuts"])
    return CutsQuery.Run(Console.Out);
if (args is ["hubs"])
    return HubsQuery.Run(Console.Out);
if (args.Length > 0)
{
    Console.Error.WriteLine("Usage: dotnet run --project src/Catalogue [-- why Type.Member | cuts | hubs]");
    return 2;
}

using var derivation = new Derivation(FrameworkPack.Pinned());
File.WriteAllText(Repository.DataFile, CatalogueWriter.WriteData(derivation));
File.WriteAllText(Repository.WitnessFile, CatalogueWriter.WriteWitnesses(derivation));
foreach (var pattern in derivation.Unused)
    Console.Error.WriteLine($"'{pattern}' names nothing in {derivation.Version}");
foreach (var tier in derivation.Entries.GroupBy(e => e.TierName + (e.Contract is null ? "" : " by contract")).OrderBy(g => g.Key, StringComparer.Ordinal))
    Console.WriteLine($"{tier.Key}: {tier.Count()}");
return 0;
