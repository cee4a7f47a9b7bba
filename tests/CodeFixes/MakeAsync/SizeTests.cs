using System.Diagnostics;
using System.Text;
using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>The largest closure that is offered, in a large solution. How long it takes is printed, not asserted.</summary>
public sealed class SizeTests
{
    private const int Projects = 4;
    private const int FilesPerProject = 125;
    private const int LinesPerFile = 200;
    private const int Functions = 200;
    private const int PerProject = Functions / Projects;

    [Fact]
    public async Task Two_hundred_functions_in_a_hundred_thousand_lines()
    {
        var token = TestContext.Current.CancellationToken;
        var solution = Generate();
        var document = solution.Projects.Last().Documents.Single(file => file.Name == "Entry.cs");
        var start = solution.Projects.First().Documents.Single(file => file.Name == "Start.cs");
        var diagnostic = Assert.Single(await Workbench.Diagnose(start));
        // An editor has bound the declarations before anybody asks for a fix.
        var compilations = await Task.WhenAll(solution.Projects.Select(project => project.GetCompilationAsync(token)));
        Assert.All(compilations, compilation => Assert.DoesNotContain(compilation!.GetDeclarationDiagnostics(token), found => found.Severity == DiagnosticSeverity.Error));
        // A machine that is busy with other things shows in the clock, not in the processor time.
        var watch = Stopwatch.StartNew();
        using var process = Process.GetCurrentProcess();
        var used = process.TotalProcessorTime;
        var action = Assert.Single(await Workbench.Offer(new LOOP105_TransitiveBlockingFix(), start, diagnostic), offer => offer.Title.StartsWith("Make ", StringComparison.Ordinal));
        var (offered, offeredUsed) = (watch.Elapsed, Used());
        Assert.Equal($"Make 'Chain0' and {Functions - 1} callers async", action.Title);
        watch.Restart();
        var result = await Closures.Apply(action);
        var (applied, appliedUsed) = (watch.Elapsed, Used());
        Assert.Contains($"await {ChainAt(Functions - 1)}Async()", await Closures.Text(result, document.Id));
        GC.KeepAlive(compilations);
        foreach (var project in result.Projects)
            Assert.DoesNotContain((await project.GetCompilationAsync(token))!.GetDiagnostics(token), found => found.Severity == DiagnosticSeverity.Error);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Functions} functions in {Projects * FilesPerProject * LinesPerFile:N0} lines: offered after {offered.TotalSeconds:F1} s "
            + $"({offeredUsed.TotalSeconds:F1} s of processor time), applied and compiled in {applied.TotalSeconds:F1} s ({appliedUsed.TotalSeconds:F1} s)");

        TimeSpan Used()
        {
            process.Refresh();
            var before = used;
            used = process.TotalProcessorTime;
            return used - before;
        }
    }

    /// <summary>A chain through all projects: every one calls on in the one before.</summary>
    private static Solution Generate()
    {
        var solution = new AdhocWorkspace().CurrentSolution;
        ProjectId? before = null;
        for (var p = 0; p < Projects; p++)
        {
            var project = Workbench.AddProject(solution, $"P{p}", withRuntime: false);
            if (before is not null)
                project = project.AddProjectReference(new(before));
            before = project.Id;
            solution = project.AddDocument("Usings.cs", Verify.Usings).Project.Solution;
            for (var f = 0; f < FilesPerProject; f++)
                solution = solution.AddDocument(DocumentId.CreateNewId(before), $"F{f}.cs", SourceText.From(FileText(p, f)));
        }

        solution = solution.AddDocument(DocumentId.CreateNewId(solution.ProjectIds[0]), "Start.cs", SourceText.From("class Start { async System.Threading.Tasks.Task<int> M() => " + ChainAt(1) + "(); }"));
        return solution.AddDocument(
            DocumentId.CreateNewId(before!), "Entry.cs",
            SourceText.From($"class Entry {{ async System.Threading.Tasks.Task<int> M() => {ChainAt(Functions - 1)}(); }}"));
    }

    private static string ChainAt(int n) => $"P{n / PerProject}F{n % PerProject}.Chain{n}";

    private static string FileText(int project, int file)
    {
        var text = new StringBuilder($"public static class P{project}F{file}\n{{\n");
        if (file < PerProject)
        {
            var n = project * PerProject + file;
            var called = n == 0 ? "0" : ChainAt(n - 1) + "()";
            text.Append($"    public static int Chain{n}() {{ {(n == 0 ? "Thread.Sleep(1); " : "")}return {called} + 1; }}\n");
        }

        for (var line = text.ToString().Count(c => c == '\n'); line < LinesPerFile - 1; line++)
            text.Append($"    public static int Other{line}(int n) => n < {line} ? Math.Max(n, {file}) : \"text\".Length + n * {line};\n");
        return text.Append("}\n").ToString();
    }
}
