using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using AsyncLoop.Package.Tests;
using AsyncLoop.Tests.Running;

[assembly: AssemblyFixture(typeof(PackedRepository))]

namespace AsyncLoop.Package.Tests;

/// <summary>
/// The packages of this repository, packed once with a version that no cache has seen, into a folder of their own.
/// Sources, outputs and lock files of the repository stay as they are.
/// </summary>
public sealed class PackedRepository : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The packages that were restored together with this solution.</summary>
    public static string RestoredPackages { get; } = Metadata("PackageFolder");

    public string Version { get; } = "0.1.0-test." + DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    public string Feed => _folder["feed"];

    public async ValueTask InitializeAsync()
    {
        var projects = new[] { "Package", "Runtime", "Hosting", "Check" }.Select(name => $"""<Project Path="{Path.Combine(Root, "src", name, name)}.csproj" />""");
        _folder.Write("Packages.slnx", $"<Solution>{string.Concat(projects)}</Solution>");
        // Lock files name versions: each project gets another one below obj, which git ignores.
        var result = await Processes.Run(_folder.Root, "dotnet",
        [
            "pack", "Packages.slnx", "--output", Feed, "--artifacts-path", _folder["artifacts"], $"-p:Version={Version}",
            "-p:NuGetLockFilePath=obj/packages.pack.lock.json", "-p:RestoreLockedMode=false", "-p:NuGetAudit=false", "-nodeReuse:false", "-m:1",
        ]);
        Assert.True(result.ExitCode == 0, result.Out + result.Error);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The files of a package, without what the format itself adds.</summary>
    public IReadOnlyList<string> Files(string id, string extension = "nupkg")
    {
        using var package = Open(id, extension);
        return [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The metadata of a package, without XML namespaces: they differ by what it uses.</summary>
    public XElement Nuspec(string id)
    {
        using var package = Open(id, "nupkg");
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var document = XDocument.Load(stream);
        foreach (var element in document.Descendants())
            element.Name = element.Name.LocalName;
        return document.Root!.Element("metadata")!;
    }

    private ZipArchive Open(string id, string extension) => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    private static string Metadata(string key) => typeof(PackedRepository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
