using AsyncLoop.Check.Build;
using AsyncLoop.Check.Fix;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;
using AsyncLoop.Check.Tests.Sarif;
using Spectre.Console.Testing;

namespace AsyncLoop.Check.Tests.Report;

public sealed class ReportTests
{
    private static readonly AnalysisTarget Target = new("/r/App.csproj");

    private static readonly string LongMessage = string.Join(' ', Enumerable.Range(1, 60).Select(i => $"word{i}"));

    [Fact]
    public void Plain_IsOneLineAFinding_UnderItsRule()
    {
        var writer = new StringWriter { NewLine = "\n" };

        new PlainReport(writer).Write(
            Of(CompilerSarif.Result(properties: "\"kind\": \"Delay\""), CompilerSarif.Result(line: 7, level: "note"), CompilerSarif.Result("LOOP301", "error", file: "file:///r/sub/B.cs")),
            Target);

        Assert.Equal(
            """
            LOOP101 Do not block (2)
              A.cs(3,5): warning LOOP101: It blocks
              A.cs(7,5): info LOOP101: It blocks

            LOOP301 Nested (1)
              sub/B.cs(3,5): error LOOP301: It blocks

            3 findings (1 error, 1 warning, 1 suggestion) in 2 files; 1 with a code fix (--fix, or one by one in an editor).
            1 project analysed in 2.0 s; analyzer time 0.250 s.

            """,
            writer.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Plain_WithoutFindings_SaysSo()
    {
        var writer = new StringWriter();

        new PlainReport(writer).Write(Of(), Target);

        Assert.StartsWith("No findings.", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_ShortensNothing()
    {
        var writer = new StringWriter();

        new PlainReport(writer).Write(Of(CompilerSarif.Result().Replace("It blocks", LongMessage)), Target);

        Assert.Contains(LongMessage, writer.ToString());
        Assert.DoesNotContain("\u001b", writer.ToString());
    }

    [Fact]
    public void RuleThatThrew_IsAWarningInTheReport()
    {
        var writer = new StringWriter();
        var log = CompilerSarif.Read("") with { Crashes = ["AD0001: threw"] };

        new PlainReport(writer).Write(Analysis.Of([log], Severity.Info, "/scratch", TimeSpan.Zero), Target);

        Assert.Contains("warning: a rule failed, findings may be missing: AD0001: threw", writer.ToString());
    }

    [Fact]
    public void Terminal_WrapsInsteadOfCutting()
    {
        var console = new TestConsole().Width(60);

        new TerminalReport(console).Write(Of(CompilerSarif.Result().Replace("It blocks", LongMessage + " [not markup]")), Target);

        Assert.All(Enumerable.Range(1, 60), i => Assert.Contains($"word{i}", console.Output));
        Assert.Contains("[not markup]", console.Output);
        Assert.Contains("LOOP101", console.Output);
        Assert.DoesNotContain("…", console.Output);
    }

    [Fact]
    public void Changes_AreShownShort()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var before = string.Concat(Enumerable.Range(1, 40).Select(i => $"line {i}\n"));
        var after = before.Replace("line 3\n", "changed\n");
        var all = before.Replace("line", "row");

        new PlainReport(writer).WriteChanges([new FileChange("/r/A.cs", before, after), new FileChange("/r/B.cs", before, all)], Target);

        var text = writer.ToString();
        Assert.StartsWith("\nChanged 2 files:\n  A.cs\n        3 - line 3\n        3 + changed\n  B.cs\n", text, StringComparison.Ordinal);
        Assert.EndsWith("... and 60 more changed lines\n", text, StringComparison.Ordinal);
    }

    private static Analysis Of(params string[] results) =>
        Analysis.Of([CompilerSarif.Read(string.Join(',', results))], Severity.Info, "/scratch", TimeSpan.FromSeconds(2));
}
