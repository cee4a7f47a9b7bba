using System.Globalization;
using System.Text.Json.Nodes;

namespace AsyncLoop.Check.Tests;

/// <summary>What a run over <see cref="Repository"/> gives.</summary>
public sealed class RepositoryTests(Repository repository)
{
    [Fact]
    public void Findings_AreListedOnce_UnderTheirRules()
    {
        Assert.Equal("", ErrorsOf(repository.Result.Error));
        var lines = repository.Result.Out.Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Equal("LOOP101 Do not block the loop (1)", lines[0]);
        Assert.StartsWith("  one/App/Blocking.cs(5,16): error LOOP101: ", lines[1].Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal("", lines[2]);
        Assert.StartsWith("LOOP301 ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("  two/App/Nested.cs(26,23): error LOOP301: ", lines[4].Replace('\\', '/'), StringComparison.Ordinal);
        Assert.StartsWith("2 findings (2 errors) in 2 files; ", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("2 projects analysed in ", lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void AnalyzerTime_IsThere()
    {
        var last = repository.Result.Out.TrimEnd().Split('\n')[^1];
        var seconds = last.Split("analyzer time ")[1].Split(' ')[0];

        Assert.True(double.Parse(seconds, CultureInfo.InvariantCulture) > 0, last);
    }

    [Fact]
    public void ExitCode_IsOne_ForFindingsAtTheLimit() => Assert.Equal(1, repository.Result.ExitCode);

    [Fact]
    public void Output_IsPlain_WhereItIsNoTerminal() => Assert.DoesNotContain("\u001b", repository.Result.Out + repository.Result.Error);

    [Fact]
    public void Sarif_HoldsTheSameFindings()
    {
        var run = repository.Sarif["runs"]![0]!;

        Assert.Equal(
            [("LOOP101", "one/App/Blocking.cs", 5), ("LOOP301", "two/App/Nested.cs", 26)],
            run["results"]!.AsArray().Select(result => ((string)result!["ruleId"]!, (string)Place(result)["artifactLocation"]!["uri"]!, (int)Place(result)["region"]!["startLine"]!)));
        Assert.Contains(run["tool"]!["driver"]!["rules"]!.AsArray(), rule => (string?)rule!["id"] == "LOOP201");
    }

    [Fact]
    public void Repository_IsUnchanged()
    {
        Assert.SkipUnless(repository.HasGit, "git is not installed");

        Assert.DoesNotContain(repository.Status.Split('\n'), line => line.Length > 1 && line[1] != ' ');
    }

    private static JsonNode Place(JsonNode result) => result["locations"]![0]!["physicalLocation"]!;

    private static string ErrorsOf(string text) => string.Join('\n', text.Split('\n').Where(line => !line.TrimEnd().EndsWith("...", StringComparison.Ordinal))).TrimEnd();
}
