using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Tests.Sarif;

public sealed class CompilationLogTests
{
    [Fact]
    public void Finding_IsReadWhole()
    {
        var finding = Assert.Single(CompilerSarif.Read(CompilerSarif.Result(properties: "\"kind\": \"Delay\"")).Findings);

        Assert.Equal(new Finding("LOOP101", Severity.Warning, "/r/A.cs", 3, 5, 3, 9, "It blocks") { IsFixable = true }, finding);
    }

    [Fact]
    public void Path_IsUnescaped()
    {
        var finding = Assert.Single(CompilerSarif.Read(CompilerSarif.Result(file: "file:///r/a%20folder/%C3%84.cs")).Findings);

        Assert.Equal("/r/a folder/Ä.cs", finding.File);
    }

    [Fact]
    public void SuppressedResult_IsNoFinding() =>
        Assert.Empty(CompilerSarif.Read(CompilerSarif.Result(more: "\"suppressions\": [ { \"kind\": \"inSource\" } ],")).Findings);

    [Fact]
    public void ResultOfAnotherTool_IsNoFinding() =>
        Assert.Empty(CompilerSarif.Read(CompilerSarif.Result(id: "CA1000")).Findings);

    [Theory]
    [InlineData("LOOP101", "note", "", Severity.Info)]
    [InlineData("LOOP101", "error", "", Severity.Error)]
    [InlineData("LOOP103", "warning", "", Severity.Warning)]
    [InlineData("LOOP301", "warning", "", Severity.Warning)]
    [InlineData("LOOP301", "note", "", Severity.Error)]
    [InlineData("LOOP301", "note", "\"severity\": \"Warning\"", Severity.Warning)]
    [InlineData("LOOP301", "note", "\"severity\": \"Info\"", Severity.Info)]
    internal void Severity_IsTheLevel_ButForErrorsThatTheRunLowered(string id, string level, string properties, Severity expected)
    {
        var finding = Assert.Single(CompilerSarif.Read(CompilerSarif.Result(id, level, properties: properties)).Findings);

        Assert.Equal(expected, finding.Severity);
    }

    [Fact]
    public void Rule_ThatTheTargetMakesAnError_IsOne()
    {
        const string Overrides = """
            "invocations": [ { "ruleConfigurationOverrides": [
              { "descriptor": { "id": "LOOP103", "index": 2 }, "configuration": { "enabled": false } },
              { "descriptor": { "id": "LOOP301", "index": 3 }, "configuration": { "level": "error" } },
              { "descriptor": { "id": "LOOP101", "index": 1 }, "configuration": { "level": "error" } } ] } ],
            """;
        var log = CompilerSarif.Read($"{CompilerSarif.Result()}, {CompilerSarif.Result("LOOP103")}, {CompilerSarif.Result("LOOP301")}", more: Overrides);

        Assert.Equal([Severity.Error, Severity.Warning, Severity.Warning], log.Findings.Select(finding => finding.Severity));
    }

    [Fact]
    public void AnalyzerTime_IsThatOfTheClassThatTheRulesShare() =>
        Assert.Equal(TimeSpan.FromMilliseconds(250), CompilerSarif.Read("").AnalyzerTime);

    [Fact]
    public void Rules_AreOursAlone()
    {
        var rules = CompilerSarif.Read("").Rules;

        Assert.Equal(["LOOP101", "LOOP103", "LOOP301"], rules.Select(rule => rule.Id));
        Assert.Equal(new Rule("LOOP101", "Do not block", Severity.Warning) { Description = "It blocks.", HelpUri = "https://example.org/LOOP101" }, rules[0]);
        Assert.Equal([Severity.Warning, Severity.Info, Severity.Error], rules.Select(rule => rule.DefaultSeverity));
    }

    [Fact]
    public void AnalyzersThatDidNotLoad_AreNotSilence()
    {
        var e = Assert.Throws<NotAnalysedException>(() => CompilerSarif.Read(
            CompilerSarif.Result(id: "CS9057") + "," + CompilerSarif.Result(id: "CS0168"),
            rules: """{ "id": "CS9057" }"""));

        Assert.Equal("The analyzers did not run in 'App.csproj'.", e.Message);
        Assert.Equal(["CS9057: It blocks"], e.Details);
    }

    [Fact]
    public void RuleThatThrew_IsTold()
    {
        var own = CompilerSarif.Result(id: "AD0001").Replace("It blocks", "Analyzer 'AsyncLoop.Analyzers.X' threw");
        var foreign = CompilerSarif.Result(id: "AD0001").Replace("It blocks", "Analyzer 'Other' threw");

        Assert.Equal(["AD0001: Analyzer 'AsyncLoop.Analyzers.X' threw"], CompilerSarif.Read($"{own}, {foreign}").Crashes);
    }

    [Fact]
    public void NoLogs_AreNotSilence() =>
        Assert.Throws<NotAnalysedException>(() => CompilationLog.ReadAll(AppContext.BaseDirectory));
}
