using AsyncLoop.Check.Tests.Running;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests;

/// <summary>A project without the package: the command hands over what the package's targets would.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OptionsAndListsAreRead_AndTheirMistakesAreFindings()
    {
        _folder
            .Write(".editorconfig", "root = true\n\n[*.cs]\nasyncloop.scpoe = loop\n")
            .Write("App/App.csproj", Sources.Project())
            .Write("App/AsyncLoop.Mine.txt", "nonblocking T:System.Threading.Thread : short\nwaive LOOP101\n")
            .Write("App/Blocking.cs", Sources.Blocking);

        var result = await Command.Asyncloop(_folder.Root, "App");

        Assert.True(result.ExitCode == 0, result.Error + result.Out);
        var lines = result.Out.ReplaceLineEndings("\n").Replace('\\', '/');
        Assert.Contains("  ../.editorconfig(4,1): warning LOOP001: Unknown option 'asyncloop.scpoe'; did you mean 'asyncloop.scope'?\n", lines);
        Assert.Contains("  AsyncLoop.Mine.txt(2,1): warning LOOP001: 'waive' needs a documentation id", lines);
        Assert.Contains("2 findings (2 warnings) in 2 files", lines);
    }
}
