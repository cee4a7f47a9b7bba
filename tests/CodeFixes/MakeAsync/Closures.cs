using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>
/// Applies the fixes that make functions async, one after the other, until none is offered. The result compiles in all
/// projects; a fix that is offered changes something.
/// </summary>
internal static class Closures
{
    private static readonly IReadOnlyList<LoopFix> Fixes =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One file before and after. The same text means that nothing is offered.</summary>
    public static async Task Fix(string before, string after, string? config = null, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        var document = Workbench.Open(before, output: output);
        var solution = config is null ? document.Project.Solution : Configure(document.Project, config);
        var (fixedSolution, _) = await FixEverything(solution);
        Assert.Equal(after, await Text(fixedSolution, document.Id), ignoreLineEndingDifferences: true);
    }

    /// <summary>Nothing is offered.</summary>
    public static Task Same(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary) => Fix(source, source, output: output);

    /// <summary>The solution when nothing more is offered, and the titles of what was applied.</summary>
    public static async Task<(Solution Solution, IReadOnlyList<string> Titles)> FixEverything(Solution solution)
    {
        var errors = await Errors(solution);
        Assert.Empty(errors);
        var titles = new List<string>();
        while (await Next(solution) is { } step)
        {
            var (action, next) = step;
            titles.Add(action.Title);
            Assert.Empty(await Errors(next));
            Assert.True(await CountIdle(next) <= await CountIdle(solution));
            Assert.NotEmpty(next.GetChanges(solution).GetProjectChanges());
            Assert.True(titles.Count < 20, "It does not come to an end: " + string.Join(", ", titles));
            solution = next;
        }

        return (solution, titles);
    }

    /// <summary>The offers to make something async, for all diagnostics of the solution.</summary>
    public static async Task<IReadOnlyList<CodeAction>> Offers(Solution solution)
    {
        var offers = new List<CodeAction>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            foreach (var diagnostic in await Workbench.Diagnose(document))
            {
                if (Fixes.FirstOrDefault(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)) is { } known)
                    offers.AddRange((await Workbench.Offer(known, document, diagnostic)).Where(action => action.Title.StartsWith("Make ", StringComparison.Ordinal)));
            }
        }

        return offers;
    }

    public static async Task<Solution> Apply(CodeAction action) =>
        (await action.GetOperationsAsync(Token)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    public static async Task<string> Text(Solution solution, DocumentId id) => (await solution.GetDocument(id)!.GetTextAsync(Token)).ToString();

    /// <summary>The errors of all projects, and the tasks that nobody awaits.</summary>
    public static async Task<IReadOnlyList<string>> Errors(Solution solution) =>
        [.. (await Diagnostics(solution)).Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == "CS4014").Select(d => d.ToString())];

    /// <summary>Async functions without await: older compilers warn of them.</summary>
    private static async Task<int> CountIdle(Solution solution) => (await Diagnostics(solution)).Count(d => d.Id == "CS1998");

    private static async Task<IReadOnlyList<Diagnostic>> Diagnostics(Solution solution)
    {
        var found = new List<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(Token);
            found.AddRange(compilation!.Emit(Stream.Null, cancellationToken: Token).Diagnostics);
        }

        return found;
    }

    /// <summary>Options reach files that have a path.</summary>
    private static Solution Configure(Project project, string options)
    {
        var solution = project.DocumentIds.Aggregate(project.Solution, (all, id) => all.WithDocumentFilePath(id, "/" + all.GetDocument(id)!.Name));
        return solution.AddAnalyzerConfigDocument(
            DocumentId.CreateNewId(project.Id), ".editorconfig", SourceText.From("root = true\n[*.cs]\n" + options), filePath: "/.editorconfig");
    }

    private static async Task<(CodeAction Action, Solution Next)?> Next(Solution solution) =>
        (await Offers(solution)).FirstOrDefault() is { } action ? (action, await Apply(action)) : null;
}
