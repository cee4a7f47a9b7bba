using AsyncLoop.Check.Tests.Running;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests;

public sealed class FixTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fix_ChangesTheSources_ShowsHow_AndWhatIsLeft()
    {
        _folder
            .Write("App.csproj", Sources.Project("<TargetFramework /><TargetFrameworks>net8.0;net10.0</TargetFrameworks>"))
            .Write("Blocking.cs", Sources.Blocking)
            .Write("Clean.cs", Sources.Clean);

        var result = await Command.Asyncloop(_folder.Root, ".", "--fix", "--fail-on", "info", "-p", "TargetFrameworks=net10.0");

        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        Assert.Equal(Sources.Blocking.Replace("Thread.Sleep(100)", "await Task.Delay(100)"), _folder.Read("Blocking.cs"));
        Assert.Equal(Sources.Clean, _folder.Read("Clean.cs"));
        var text = result.Out.ReplaceLineEndings("\n");
        Assert.Contains("""
            Changed 1 file:
              Blocking.cs
                    5 -         Thread.Sleep(100);
                    5 +         await Task.Delay(100);

            After the fixes:
            No findings.
            """.ReplaceLineEndings("\n"), text);
        Assert.Equal(["App.csproj", "Blocking.cs", "Clean.cs"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ErrorsOfOtherAnalyzers_AreLeftOut_AndTheProjectIsAnalysed()
    {
        _folder
            .Write("App.csproj", Sources.Project("<AnalysisLevel>latest-all</AnalysisLevel>"))
            .Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CA2211.severity = error\n")
            .Write("Blocking.cs", Sources.Blocking)
            .Write("Shared.cs", "public class Shared { public static int Count; }");

        var result = await Command.Asyncloop(_folder.Root, "App.csproj");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Building and analysing App.csproj again without CA2211 ...", result.Error);
        Assert.Contains("warning LOOP101", result.Out);
    }

    [Fact]
    public async Task CleanProject_HasNoFindings_AndHooksOfTheEnvironmentStillServe()
    {
        _folder
            .Write("App.csproj", Sources.Project())
            .Write("Clean.cs", Sources.Clean)
            .Write("Own.cs", """
                #if !OWN_TARGETS
                #error The targets that the environment names were replaced.
                #endif
                """)
            .Write("own.targets", "<Project><PropertyGroup><DefineConstants>$(DefineConstants);OWN_TARGETS</DefineConstants></PropertyGroup></Project>");

        var result = await Command.Asyncloop(
            _folder.Root, ("CustomAfterMicrosoftCommonTargets", _folder["own.targets"]), "App.csproj", "--fix", "--fail-on", "info");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith("No findings.", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 project analysed in ", result.Out);
    }
}
