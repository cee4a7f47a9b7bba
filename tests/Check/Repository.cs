using System.Text.Json.Nodes;
using AsyncLoop.Check.Tests;
using AsyncLoop.Check.Tests.Running;
using AsyncLoop.Tests.Running;

[assembly: AssemblyFixture(typeof(Repository))]

namespace AsyncLoop.Check.Tests;

/// <summary>
/// A repository with much of what stands in the way of an injected analyzer, analysed once: warnings as errors, rules
/// set to errors, build files of its own in the places that the tool uses, a stale lock file, stale build outputs, two
/// projects of one name, one with two target frameworks, one with analyzers turned off, one that has ours already.
/// </summary>
public sealed class Repository : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    public ProcessResult Result { get; private set; } = null!;

    public JsonObject Sarif { get; private set; } = null!;

    /// <summary>What git reports as changed or new.</summary>
    public string Status { get; private set; } = null!;

    public bool HasGit { get; private set; }

    public string SarifPath => _folder["out/findings.sarif"];

    public async ValueTask InitializeAsync()
    {
        _folder
            .Write("repository/.gitignore", "bin/\nobj/\n")
            .Write("repository/Demo.slnx", """
                <Solution>
                  <Folder Name="/one/"><Project Path="one/App/App.csproj" /></Folder>
                  <Folder Name="/two/"><Project Path="two/App/App.csproj" /></Folder>
                </Solution>
                """)
            .Write("repository/Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <WarningsAsErrors>LOOP101</WarningsAsErrors>
                    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                    <RestoreLockedMode>true</RestoreLockedMode>
                    <CustomAfterMicrosoftCommonTargets>$(MSBuildThisFileDirectory)own.targets</CustomAfterMicrosoftCommonTargets>
                  </PropertyGroup>
                </Project>
                """)
            .Write("repository/Directory.Build.targets", """
                <Project>
                  <PropertyGroup><DefineConstants>$(DefineConstants);DIRECTORY_TARGETS</DefineConstants></PropertyGroup>
                </Project>
                """)
            .Write("repository/own.targets", """
                <Project>
                  <PropertyGroup><DefineConstants>$(DefineConstants);OWN_TARGETS</DefineConstants></PropertyGroup>
                </Project>
                """)
            .Write("repository/one/App/App.csproj", Sources.Project("<TargetFramework /><TargetFrameworks>net8.0;net10.0</TargetFrameworks><RunAnalyzers>false</RunAnalyzers>"))
            .Write("repository/one/App/.editorconfig", "[*.cs]\ndotnet_diagnostic.LOOP101.severity = error\n")
            .Write("repository/one/App/packages.lock.json", """{ "version": 1, "dependencies": { "net6.0": {} } }""")
            .Write("repository/one/App/obj/Stale.cs", "what an earlier build left here")
            .Write("repository/one/App/Blocking.cs", Sources.Blocking)
            .Write("repository/one/App/Own.cs", """
                #if !OWN_TARGETS
                #error The repository's own targets were replaced.
                #endif
                #if !DIRECTORY_TARGETS
                #error The repository's own Directory.Build.targets was not imported.
                #endif
                """)
            .Write("repository/two/App/App.csproj", Sources.Project(
                items: $"""<Analyzer Include="{Path.Combine(AppContext.BaseDirectory, "Injected", "analyzers", "AsyncLoop.Analyzers.dll")}" />"""))
            .Write("repository/two/App/Nested.cs", Sources.NestedRun);
        var root = _folder["repository"];
        HasGit = await TryGit(root, "init", "--quiet");
        if (HasGit)
            await Git(root, "add", "--all");

        Result = await Command.Asyncloop(_folder.Root, root, "--sarif", SarifPath, "--fail-on", "error");

        Status = HasGit ? (await Git(root, "status", "--porcelain")).Out : "";
        if (File.Exists(SarifPath))
            Sarif = JsonNode.Parse(await File.ReadAllTextAsync(SarifPath))!.AsObject();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<bool> TryGit(string root, params string[] arguments)
    {
        try
        {
            return (await Git(root, arguments)).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Task<ProcessResult> Git(string root, params string[] arguments) => Processes.Run(root, "git", arguments);
}
