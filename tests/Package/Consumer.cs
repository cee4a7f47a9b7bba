using System.Text.Json.Nodes;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Package.Tests;

/// <summary>
/// A project that uses the packages as anybody would. It restores from the packed files and from what is on this machine
/// already, and from nowhere else, into a package folder of its own.
/// </summary>
public sealed class Consumer : IDisposable
{
    /// <summary>A rule in any async code.</summary>
    public const string Blocking = """
        await Blocking.Pause();

        public static class Blocking
        {
            public static async Task Pause()
            {
                Thread.Sleep(10);
                await Task.Yield();
            }
        }
        """;

    private readonly TestFolder _folder = new();

    public Consumer(PackedRepository packed, string reference, string program)
    {
        _folder
            .Write("nuget.config", $"""
                <configuration>
                  <packageSources>
                    <clear />
                    <add key="packed" value="{packed.Feed}" />
                  </packageSources>
                  <fallbackPackageFolders>
                    <clear />
                    <add key="restored" value="{PackedRepository.RestoredPackages}" />
                  </fallbackPackageFolders>
                </configuration>
                """)
            .Write("Consumer.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                    <NuGetAudit>false</NuGetAudit>
                    <DefaultItemExcludes>$(DefaultItemExcludes);packages/**</DefaultItemExcludes>
                  </PropertyGroup>
                  <ItemGroup>
                    {reference}
                  </ItemGroup>
                </Project>
                """)
            .Write("Program.cs", program);
    }

    public TestFolder Folder => _folder;

    public Task<ProcessResult> Dotnet(params string[] arguments) => Processes.Run(_folder.Root, "dotnet", arguments,
        ("NUGET_PACKAGES", _folder["packages"]), ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"));

    public async Task<string> Succeed(params string[] arguments)
    {
        var result = await Dotnet(arguments);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{result.Out}{result.Error}");
        return result.Out;
    }

    /// <summary>Builds and reads what the compiler logged: our results with their levels and messages.</summary>
    public async Task<(bool Succeeded, IReadOnlyList<(string Id, string Level, string Message)> Findings)> Build(params string[] properties)
    {
        var log = _folder["build.sarif"];
        File.Delete(log);
        var result = await Dotnet(["build", "--no-incremental", $"-p:ErrorLog={log}%2cversion=2.1", .. properties]);
        Assert.True(File.Exists(log), result.Out + result.Error);
        var results = JsonNode.Parse(await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken))!["runs"]![0]!["results"]!.AsArray();
        return (result.ExitCode == 0,
        [
            .. from item in results
               let id = (string)item!["ruleId"]!
               where id.StartsWith("LOOP", StringComparison.Ordinal) || id.StartsWith("AD", StringComparison.Ordinal)
               select (id, (string)item["level"]!, (string)item["message"]!["text"]!),
        ]);
    }

    public void Dispose() => _folder.Dispose();
}
