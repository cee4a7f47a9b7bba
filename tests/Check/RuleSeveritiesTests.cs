using AsyncLoop.Check.Build;
using AsyncLoop.Tests.Running;

namespace AsyncLoop.Check.Tests;

public sealed class RuleSeveritiesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Errors_AreLowered_AndNothingElse()
    {
        _folder.Write("rules.txt", """
            LOOP101 warning
            LOOP103 suggestion
            LOOP301 error
            """);

        var rules = RuleSeverities.Read(_folder["rules.txt"]);
        rules.WriteLowered(_folder["lowered.globalconfig"]);

        Assert.Equal(["LOOP101", "LOOP103", "LOOP301"], rules.Ids);
        Assert.Equal(
            ["is_global = true", "global_level = -99", "dotnet_diagnostic.LOOP301.severity = suggestion"],
            File.ReadAllLines(_folder["lowered.globalconfig"]));
    }

    [Fact]
    public void CarriedList_NamesTheRules()
    {
        var rules = RuleSeverities.Read(Path.Combine(AppContext.BaseDirectory, "Injected", "rules.txt"));

        Assert.Contains("LOOP101", rules.Ids);
        Assert.Contains("LOOP301", rules.Ids);
    }
}
