using System.Text.Json.Nodes;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Tests.Sarif;

public sealed class SarifWriterTests
{
    [Fact]
    public void Log_HoldsOurRulesAndFindings_WithRelativePaths()
    {
        var log = CompilerSarif.Read($"{CompilerSarif.Result(file: "file:///r/a%20b/A.cs")}, {CompilerSarif.Result("LOOP301", "error", file: "file:///elsewhere/B.cs")}, {CompilerSarif.Result("CA1000")}");

        var sarif = SarifWriter.Create(Analysis.Of([log], Severity.Info, "/scratch", TimeSpan.Zero), "/r");

        Assert.Equal("2.1.0", (string?)sarif["version"]);
        var run = Assert.Single(sarif["runs"]!.AsArray())!;
        Assert.Equal("file:///r/", (string?)run["originalUriBaseIds"]!["SRCROOT"]!["uri"]);
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(["LOOP101", "LOOP103", "LOOP301"], rules.Select(rule => (string?)rule!["id"]));
        Assert.Equal("https://example.org/LOOP101", (string?)rules[0]!["helpUri"]);

        var results = run["results"]!.AsArray();
        Assert.Equal(["LOOP101", "LOOP301"], results.Select(result => (string?)result!["ruleId"]));
        Assert.Equal(["warning", "error"], results.Select(result => (string?)result!["level"]));
        Assert.All(results, result => Assert.Equal((string?)result!["ruleId"], (string?)rules[(int)result["ruleIndex"]!]!["id"]));
        Assert.Equal("""{"uri":"a%20b/A.cs","uriBaseId":"SRCROOT"}""", Artifact(results[0]!).ToJsonString());
        Assert.Equal("""{"uri":"file:///elsewhere/B.cs"}""", Artifact(results[1]!).ToJsonString());
        Assert.Equal(
            """{"startLine":3,"startColumn":5,"endLine":3,"endColumn":9}""",
            results[0]!["locations"]![0]!["physicalLocation"]!["region"]!.ToJsonString());
    }

    private static JsonNode Artifact(JsonNode result) => result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!;
}
