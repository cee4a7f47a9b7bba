namespace AsyncLoop.Package.Tests;

/// <summary>A project that refers to the analyzers' package alone.</summary>
public sealed class AnalyzersPackageTests(PackedRepository packed) : IDisposable
{
    private readonly Consumer _consumer = new(
        packed,
        $"""
        <PackageReference Include="AsyncLoop.Analyzers" Version="{packed.Version}" PrivateAssets="all" />
        <AdditionalFiles Include="AsyncLoop.*.txt" />
        """,
        Consumer.Blocking);

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
    public async Task Configuration_IsRead_AndItsMistakesAreToldAtFileAndLine()
    {
        _consumer.Folder
            .Write(".editorconfig", "root = true\n\n[*.cs]\nasyncloop.scpoe = loop\nasyncloop.scope = lop # typo\n")
            .Write("Program.cs", """
            await Mine.Pause();

            public static class Mine
            {
                public static async Task Pause()
                {
                    Thread.Sleep(10);
                    Load();
                    await Task.Yield();
                }

                public static void Load() { }
            }
            """)
            .Write("AsyncLoop.Mine.txt", """
            blocking M:Mine.Load -> LoadAsync : waits for the disk
            nonblocking T:System.Threading.Thread : short
            waive LOOP101
            """);

        var output = await _consumer.Succeed("build", "--no-incremental");

        Assert.Contains(".editorconfig(4,1): warning LOOP001: Unknown option 'asyncloop.scpoe'; did you mean 'asyncloop.scope'?", output);
        Assert.Contains(".editorconfig(5,19): warning LOOP001: 'lop' is no value of 'asyncloop.scope' (auto, loop, all); 'auto' is used", output);
        Assert.Contains("AsyncLoop.Mine.txt(3,1): warning LOOP001: 'waive' needs a documentation id", output);
        Assert.Contains("Program.cs(8,9): warning LOOP101: 'Mine.Load' blocks the thread that runs this async code (waits for the disk); use 'LoadAsync'", output);
        Assert.DoesNotContain("Thread.Sleep", output);

        // Once each, although the project names the list itself, too.
        var (_, findings) = await _consumer.Build();
        Assert.Equal(["LOOP001", "LOOP001", "LOOP001", "LOOP101"], findings.Select(f => f.Id).Order());

        _consumer.Folder.Write(".editorconfig", "root = true\n\n[*.cs]\nasyncloop.scope = loop\n").Write("AsyncLoop.Mine.txt", "");
        (_, findings) = await _consumer.Build();
        Assert.Empty(findings);
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
