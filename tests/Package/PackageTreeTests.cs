using System.Xml.Linq;

namespace AsyncLoop.Package.Tests;

/// <summary>What is in the packages, file by file, and what they say of themselves.</summary>
public sealed class PackageTreeTests(PackedRepository packed)
{
    [Fact]
    public void Analyzers_HoldTwoAssemblies_PresetsAndPages()
    {
        var pages = Path.Combine(PackedRepository.Root, "src", "Analyzers", "Rules");
        var docs = Directory.EnumerateFiles(pages, "*.md", SearchOption.AllDirectories)
            .Select(page => "docs/" + Path.GetRelativePath(pages, page).Replace('\\', '/'))
            .ToArray();
        Assert.NotEmpty(docs);

        string[] expected =
        [
            "AsyncLoop.Analyzers.nuspec",
            "README.md",
            "analyzers/dotnet/cs/AsyncLoop.Analyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/AsyncLoop.Analyzers.dll",
            "buildTransitive/AsyncLoop.Analyzers.props",
            "buildTransitive/AsyncLoop.Analyzers.targets",
            "buildTransitive/annotations/AsyncLoop.Annotations.cs",
            "buildTransitive/presets/all.globalconfig",
            "buildTransitive/presets/none.globalconfig",
            "buildTransitive/presets/strict.globalconfig",
            "docs/Frameworks.txt",
            .. docs,
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), packed.Files("AsyncLoop.Analyzers"));
    }

    [Fact]
    public void Runtime_HoldsOneAssemblyAFramework_WithItsDocs()
    {
        Assert.Equal(
            [
                "AsyncLoop.nuspec",
                "README.md",
                "lib/net10.0/AsyncLoop.dll",
                "lib/net10.0/AsyncLoop.xml",
                "lib/net8.0/AsyncLoop.dll",
                "lib/net8.0/AsyncLoop.xml",
            ],
            packed.Files("AsyncLoop"));
        Assert.Equal(
            ["AsyncLoop.nuspec", "lib/net10.0/AsyncLoop.pdb", "lib/net8.0/AsyncLoop.pdb"],
            packed.Files("AsyncLoop", "snupkg"));
    }

    [Fact]
    public void Hosting_HoldsOneAssemblyAFramework_WithItsDocs_AndBringsTheRuntimeWithAllItsAssets()
    {
        Assert.Equal(
            [
                "AsyncLoop.Hosting.nuspec",
                "README.md",
                "lib/net10.0/AsyncLoop.Hosting.dll",
                "lib/net10.0/AsyncLoop.Hosting.xml",
                "lib/net8.0/AsyncLoop.Hosting.dll",
                "lib/net8.0/AsyncLoop.Hosting.xml",
            ],
            packed.Files("AsyncLoop.Hosting"));
        var groups = packed.Nuspec("AsyncLoop.Hosting").Element("dependencies")!.Elements("group").ToArray();
        Assert.Equal(["net10.0", "net8.0"], groups.Select(group => Attribute(group, "targetFramework")));
        Assert.All(groups, group =>
        {
            Assert.Equal(
                ["AsyncLoop", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions"],
                group.Elements("dependency").Select(dependency => Attribute(dependency, "id")));
            Assert.Equal("All", Attribute(group.Elements("dependency").First(), "include"));
        });
    }

    [Fact]
    public void Tool_CarriesTheAnalyzers_AndWhatItInjects() => Assert.Equal(
        [
            "AsyncLoop.Check.nuspec",
            "README.md",
            "tools/net10.0/any/DiffPlex.dll",
            "tools/net10.0/any/DotnetToolSettings.xml",
            "tools/net10.0/any/Injected/AsyncLoop.Check.fallback.targets",
            "tools/net10.0/any/Injected/AsyncLoop.Check.props",
            "tools/net10.0/any/Injected/AsyncLoop.Check.targets",
            "tools/net10.0/any/Injected/analyzers/AsyncLoop.Analyzers.CodeFixes.dll",
            "tools/net10.0/any/Injected/analyzers/AsyncLoop.Analyzers.dll",
            "tools/net10.0/any/Injected/presets/all.globalconfig",
            "tools/net10.0/any/Injected/presets/none.globalconfig",
            "tools/net10.0/any/Injected/presets/strict.globalconfig",
            "tools/net10.0/any/Injected/rules.txt",
            "tools/net10.0/any/Spectre.Console.Ansi.dll",
            "tools/net10.0/any/Spectre.Console.dll",
            "tools/net10.0/any/System.CommandLine.dll",
            "tools/net10.0/any/asyncloop.deps.json",
            "tools/net10.0/any/asyncloop.dll",
            "tools/net10.0/any/asyncloop.pdb",
            "tools/net10.0/any/asyncloop.runtimeconfig.json",
        ],
        packed.Files("AsyncLoop.Check"));

    [Fact]
    public void Analyzers_AreADevelopmentDependency_AndDependOnNothing()
    {
        var nuspec = packed.Nuspec("AsyncLoop.Analyzers");

        Assert.Equal("true", nuspec.Element("developmentDependency")?.Value);
        Assert.Empty(nuspec.Descendants("dependency"));
    }

    [Fact]
    public void Runtime_BringsTheAnalyzers_WithAllTheirAssets()
    {
        var groups = packed.Nuspec("AsyncLoop").Element("dependencies")!.Elements("group").ToArray();

        Assert.Equal(["net10.0", "net8.0"], groups.Select(group => Attribute(group, "targetFramework")));
        Assert.All(groups, group =>
        {
            var analyzers = group.Elements("dependency").Single(dependency => Attribute(dependency, "id") == "AsyncLoop.Analyzers");
            Assert.Equal(packed.Version, Attribute(analyzers, "version"));
            Assert.Equal("All", Attribute(analyzers, "include"));
            Assert.Null(Attribute(analyzers, "exclude"));
            Assert.Equal(["AsyncLoop.Analyzers", "Microsoft.Extensions.Logging.Abstractions"], group.Elements("dependency").Select(dependency => Attribute(dependency, "id")));
        });
    }

    [Fact]
    public void Tool_IsOne() => Assert.Equal(
        "DotnetTool", Attribute(packed.Nuspec("AsyncLoop.Check").Element("packageTypes")!.Elements("packageType").Single(), "name"));

    [Theory]
    [InlineData("AsyncLoop.Analyzers")]
    [InlineData("AsyncLoop")]
    [InlineData("AsyncLoop.Hosting")]
    [InlineData("AsyncLoop.Check")]
    public void EveryPackage_HasALicenseAReadmeAndADescription(string id)
    {
        var nuspec = packed.Nuspec(id);

        Assert.Equal(id, nuspec.Element("id")?.Value);
        Assert.Equal("MIT", nuspec.Element("license")?.Value);
        Assert.Equal("README.md", nuspec.Element("readme")?.Value);
        Assert.NotEqual("Package Description", nuspec.Element("description")?.Value);
        Assert.NotEmpty(nuspec.Element("tags")!.Value);
    }

    private static string? Attribute(XElement element, string name) => element.Attribute(name)?.Value;
}
