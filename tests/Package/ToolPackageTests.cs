namespace AsyncLoop.Package.Tests;

/// <summary>The command, installed as a .NET tool.</summary>
public sealed class ToolPackageTests(PackedRepository packed) : IDisposable
{
    private readonly Consumer _consumer = new(packed, "", Consumer.Blocking);

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task InstalledTool_AnalysesTheFolderThatItIsRunIn()
    {
        await _consumer.Succeed("new", "tool-manifest");
        await _consumer.Succeed("tool", "install", "AsyncLoop.Check", "--version", packed.Version);

        var result = await _consumer.Dotnet("tool", "run", "asyncloop", "--", "--fail-on", "warning");

        Assert.True(result.ExitCode == 1, result.Out + result.Error);
        Assert.Contains("Program.cs(7,16): warning LOOP101:", result.Out);
        Assert.Contains("1 project analysed in ", result.Out);
    }
}
