using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Tests.Sarif;

public sealed class AnalysisTests
{
    [Fact]
    public void SameFinding_OfSeveralFrameworks_CountsOnce_AtItsGravest()
    {
        var analysis = Of(
            CompilerSarif.Read(CompilerSarif.Result(level: "note")),
            CompilerSarif.Read(CompilerSarif.Result(level: "warning", properties: "\"kind\": \"Delay\"")));

        var finding = Assert.Single(analysis.Findings);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.True(finding.IsFixable);
        Assert.Equal(1, analysis.Projects);
        Assert.Equal(TimeSpan.FromMilliseconds(500), analysis.AnalyzerTime);
    }

    [Fact]
    public void DifferentPlaces_AreDifferentFindings_InOrder()
    {
        var analysis = Of(
            CompilerSarif.Read($"{CompilerSarif.Result("LOOP301")}, {CompilerSarif.Result(line: 9)}, {CompilerSarif.Result(line: 4)}"),
            CompilerSarif.Read(CompilerSarif.Result(file: "file:///r/B.cs"), project: "/r/B.csproj"));

        Assert.Equal(
            [("LOOP101", "/r/A.cs", 4), ("LOOP101", "/r/A.cs", 9), ("LOOP101", "/r/B.cs", 3), ("LOOP301", "/r/A.cs", 3)],
            analysis.Findings.Select(f => (f.RuleId, f.File, f.Line)));
        Assert.Equal(2, analysis.Projects);
    }

    [Fact]
    public void GeneratedSources_AreNotOurs()
    {
        var analysis = Of(CompilerSarif.Read(
            CompilerSarif.Result(file: "file:///scratch/obj/G.cs"), project: "/r/App.csproj", sources: ["/scratch/obj/G.cs", "/scratch-2/A.cs"]));

        Assert.Empty(analysis.Findings);
        Assert.Equal(["/scratch-2/A.cs"], analysis.Sources);
    }

    [Theory]
    [InlineData(Severity.Info, 3)]
    [InlineData(Severity.Warning, 2)]
    [InlineData(Severity.Error, 1)]
    internal void Severity_LeavesOutWhatIsBelow(Severity severity, int count)
    {
        var log = CompilerSarif.Read(string.Join(',', CompilerSarif.Result(level: "note"), CompilerSarif.Result(line: 4), CompilerSarif.Result("LOOP101", "error", line: 5)));

        Assert.Equal(count, Analysis.Of([log], severity, "/scratch", TimeSpan.Zero).Findings.Count);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(Severity.Info, 1)]
    [InlineData(Severity.Warning, 1)]
    [InlineData(Severity.Error, 0)]
    internal void ExitCode_IsOne_FromTheLimitOn(Severity? failOn, int expected) =>
        Assert.Equal(expected, ExitCode.Of(Of(CompilerSarif.Read(CompilerSarif.Result())), failOn));

    private static Analysis Of(params CompilationLog[] logs) => Analysis.Of(logs, Severity.Info, "/scratch", TimeSpan.FromSeconds(2));
}
