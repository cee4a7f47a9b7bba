using AsyncLoop.Catalogue.Metadata;

namespace AsyncLoop.Catalogue;

/// <summary>The files that this program writes.</summary>
internal static class Repository
{
    public static string DataFile => Path.Combine(FrameworkPack.Fact("RepositoryRoot"), "src/Analyzers/Blocking/Catalogue.txt");

    public static string WitnessFile => Path.Combine(FrameworkPack.Fact("RepositoryRoot"), "src/Catalogue/Witnesses.txt");
}
