using AsyncLoop.Check.Build;
using AsyncLoop.Check.Tests.Running;

namespace AsyncLoop.Check.Tests;

public sealed class RuleSeveritiesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Errors_AreLowered_AndNothingElse()
    {
        _folder.Write("all.globalconfig", """
            is_global = true
            global_level = -100

            # a comment
            dotnet_diagnostic.LOOP101.severity = warning
            dotnet_diagnostic.LOOP103.severity = suggestion
            dotnet_diagnostic.LOOP301.severity = error
            """);

        var rules = RuleSeverities.Read(_folder["all.globalconfig"]);
        rules.WriteLowered(_folder["lowered.globalconfig"]);

        Assert.Equal(["LOOP101", "LOOP103", "LOOP301"], rules.Ids);
        Assert.Equal(
            ["is_global = true", "global_level = -99", "dotnet_diagnostic.LOOP301.severity = suggestion"],
            File.ReadAllLines(_folder["lowered.globalconfig"]));
    }

    [Fact]
    public void CarriedPreset_ListsTheRules()
    {
        var rules = RuleSeverities.Read(Path.Combine(AppContext.BaseDirectory, "Injected", "presets", "all.globalconfig"));

        Assert.Contains("LOOP101", rules.Ids);
        Assert.Contains("LOOP301", rules.Ids);
    }
}
