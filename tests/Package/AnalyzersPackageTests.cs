namespace AsyncLoop.Package.Tests;

/// <summary>A project that refers to the analyzers' package alone.</summary>
public sealed class AnalyzersPackageTests(PackedRepository packed) : IDisposable
{
    private readonly Consumer _consumer = new(
        packed, $"""<PackageReference Include="AsyncLoop.Analyzers" Version="{packed.Version}" PrivateAssets="all" />""", Consumer.Blocking);

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task Build_Warns_AndEachPresetDoesWhatItSays()
    {
        var (succeeded, findings) = await _consumer.Build();
        Assert.True(succeeded);
        var (id, level, _) = Assert.Single(findings);
        Assert.Equal(("LOOP101", "warning"), (id, level));

        (succeeded, findings) = await _consumer.Build("-p:AsyncLoopRules=none");
        Assert.True(succeeded);
        Assert.Empty(findings);

        (succeeded, findings) = await _consumer.Build("-p:AsyncLoopRules=all");
        Assert.True(succeeded);
        Assert.Contains(findings, finding => finding is ("LOOP101", "warning", _));

        (succeeded, findings) = await _consumer.Build("-p:AsyncLoopRules=strict");
        Assert.False(succeeded);
        Assert.Contains(findings, finding => finding is ("LOOP101", "error", _));
    }

    [Fact]
    public async Task EditorConfig_WinsOverAPreset_AndAPresetMisspeltIsTold()
    {
        _consumer.Folder.Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.LOOP101.severity = suggestion\n");
        var (succeeded, findings) = await _consumer.Build("-p:AsyncLoopRules=strict");
        Assert.True(succeeded);
        Assert.Contains(findings, finding => finding is ("LOOP101", "note", _));

        var output = await _consumer.Succeed("build", "--no-restore", "-p:AsyncLoopRules=strikt");
        Assert.Contains("warning LOOP001: AsyncLoopRules is 'strikt'; it may be none, default, all or strict, and default is used", output);
    }

    [Fact]
    public async Task Format_AppliesTheFix_AndTheResultBuildsClean()
    {
        await _consumer.Succeed("restore");

        await _consumer.Succeed("format", "analyzers", "Consumer.csproj", "--diagnostics", "LOOP101", "--severity", "info", "--no-restore");

        Assert.Equal(Consumer.Blocking.Replace("Thread.Sleep(10)", "await Task.Delay(10)"), _consumer.Folder.Read("Program.cs"));
        var (succeeded, findings) = await _consumer.Build();
        Assert.True(succeeded);
        Assert.Empty(findings);
    }
}
