namespace AsyncLoop.Package.Tests;

/// <summary>A project that refers to the runtime's package alone: the analyzers come with it.</summary>
public sealed class RuntimePackageTests(PackedRepository packed) : IDisposable
{
    private const string Program = """
        using AsyncLoop;

        EventLoop.Run(async () =>
        {
            Thread.Sleep(10);
            await EventLoop.Delay(TimeSpan.FromMilliseconds(1));
            Console.WriteLine("done");
        });
        """;

    private readonly Consumer _consumer = new(
        packed, $"""<PackageReference Include="AsyncLoop" Version="{packed.Version}" />""", Program);

    public void Dispose() => _consumer.Dispose();

    [Fact]
    public async Task Build_Warns_AndTheProgramRuns()
    {
        var (succeeded, findings) = await _consumer.Build();

        Assert.True(succeeded);
        var (id, level, message) = Assert.Single(findings);
        Assert.Equal(("LOOP101", "warning"), (id, level));
        Assert.Contains("EventLoop.Delay", message);
        Assert.Equal("done", (await _consumer.Succeed("run", "--no-build")).Trim());
    }
}
