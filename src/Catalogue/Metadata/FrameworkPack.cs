using System.Reflection;

namespace AsyncLoop.Catalogue.Metadata;

/// <summary>Where the assemblies of a framework are: the packages of the version that the project names, or what is installed.</summary>
/// <param name="Version">The version of the framework.</param>
/// <param name="Implementation">The folders with IL.</param>
/// <param name="Reference">The folders with the reference assemblies, which say what is public.</param>
internal sealed record FrameworkPack(string Version, string[] Implementation, string[] Reference)
{
    private static readonly string[] Names = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    /// <summary>The version that the checked-in catalogue is made from.</summary>
    public static FrameworkPack Pinned()
    {
        var version = Fact("Framework");
        return new(
            version,
            [.. Names.Select(name => Path.Combine(Package(name + ".Runtime.linux-x64", version), "runtimes/linux-x64/lib/net10.0"))],
            [.. Names.Select(name => Path.Combine(Package(name + ".Ref", version), "ref/net10.0"))]);
    }

    /// <summary>The framework that runs this program; what is public is still taken from the pinned packages.</summary>
    public static FrameworkPack Installed()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var version = Path.GetFileName(core);
        var web = Path.Combine(core, "../../Microsoft.AspNetCore.App", version);
        return Pinned() with { Version = version, Implementation = Directory.Exists(web) ? [core, web] : [core] };
    }

    public IEnumerable<string> ImplementationFiles => Implementation.SelectMany(Dlls);

    public IEnumerable<string> ReferenceFiles => Reference.SelectMany(Dlls);

    public static string Fact(string key) =>
        typeof(FrameworkPack).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;

    private static IEnumerable<string> Dlls(string folder) => Directory.EnumerateFiles(folder, "*.dll");

    private static string Package(string name, string version) => Path.Combine(Fact("Packages"), name.ToLowerInvariant(), version);
}
