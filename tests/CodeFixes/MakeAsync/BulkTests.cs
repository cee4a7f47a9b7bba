using System.Collections.Immutable;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Many closures at once.</summary>
public sealed class BulkTests
{
    private const string Source = """
        class C
        {
            int Load() { Thread.Sleep(1); return 1; }
            int Save() { Load(); File.ReadAllText("a"); return 2; }
            int Stays() { Thread.Sleep(1); return 1; }
            int P => Stays();
            async Task M() { Load(); Save(); Thread.Sleep(5); Stays(); lock (this) { Other(); } }
            int Other() { Thread.Sleep(1); return 1; }
            [LoopBound] Task N() { Thread.Sleep(2); Load(); return Task.CompletedTask; }
        }
        """;

    [Theory]
    [InlineData(null, FixAllScope.Document)]
    [InlineData("LOOP105", FixAllScope.Document)]
    [InlineData("LOOP105", FixAllScope.Project)]
    [InlineData("LOOP105", FixAllScope.Solution)]
    [InlineData("LOOP105.RunHelperInExecutor", FixAllScope.Document)]
    public async Task Closures_are_joined_and_what_cannot_be_fixed_is_skipped(string? key, FixAllScope scope)
    {
        var document = Workbench.Open(Source);
        var result = await FixAll(new LOOP105_TransitiveBlockingFix(), document, key, scope);
        Assert.Equal(
            """
            class C
            {
                async Task<int> LoadAsync() { await Task.Delay(1); return 1; }
                async Task<int> SaveAsync() { await LoadAsync(); await File.ReadAllTextAsync("a"); return 2; }
                int Stays() { Thread.Sleep(1); return 1; }
                int P => Stays();
                async Task M() { await LoadAsync(); await SaveAsync(); Thread.Sleep(5); Stays(); lock (this) { Other(); } }
                int Other() { Thread.Sleep(1); return 1; }
                [LoopBound] async Task N() { Thread.Sleep(2); await LoadAsync(); }
            }
            """,
            await Closures.Text(result, document.Id), ignoreLineEndingDifferences: true);
        Assert.Empty(await Closures.Errors(result));
        Assert.Equal(await Closures.Text(result, document.Id), await Closures.Text(await FixAll(new LOOP105_TransitiveBlockingFix(), result.GetDocument(document.Id)!, key, scope), document.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("LOOP101")]
    public async Task Fixes_in_place_and_closures_come_together(string? key)
    {
        var document = Workbench.Open(Source);
        var result = await FixAll(new LOOP101_BlockingCallFix(), document, key, FixAllScope.Solution);
        var text = await Closures.Text(result, document.Id);
        Assert.Contains("async Task M() { Load(); Save(); await Task.Delay(5); Stays();", text);
        Assert.Contains("[LoopBound] async Task N() { await EventLoop.Delay(2); Load(); }", text);
        Assert.Empty(await Closures.Errors(result));
    }

    [Fact]
    public async Task Two_leaves_of_one_closure_are_both_awaited()
    {
        var document = Workbench.Open("class C { int A() { Thread.Sleep(1); return 1; } int B() => A() + File.ReadAllText(\"b\").Length; async Task M() { A(); B(); } async Task N() { B(); D(); } int D() => File.ReadAllText(\"d\").Length + A(); }");
        var result = await FixAll(new LOOP105_TransitiveBlockingFix(), document, null, FixAllScope.Document);
        Assert.Equal(
            "class C { async Task<int> AAsync() { await Task.Delay(1); return 1; } async Task<int> BAsync() => await AAsync() + (await File.ReadAllTextAsync(\"b\")).Length; async Task M() { await AAsync(); await BAsync(); } async Task N() { await BAsync(); await DAsync(); } async Task<int> DAsync() => (await File.ReadAllTextAsync(\"d\")).Length + await AAsync(); }",
            await Closures.Text(result, document.Id));
        Assert.Empty(await Closures.Errors(result));
    }

    [Theory]
    [InlineData("public class C { public int Load() { Thread.Sleep(1); return 1; } public async Task M() => Load(); }")]
    [InlineData("public class C { protected int Load() { Thread.Sleep(1); return 1; } public async Task M() => Load(); }")]
    [InlineData("class C { [LoopBound] void Tick() => Load(); int Load() { Thread.Sleep(1); return 1; } }")]
    [InlineData("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"T\")] class C { internal int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); }")]
    public async Task What_others_may_call_changes_one_by_one_only(string source)
    {
        var document = Workbench.Open(source);
        Assert.Single(await Closures.Offers(document.Project.Solution));
        Assert.Equal(source, await Closures.Text(await FixAll(new LOOP105_TransitiveBlockingFix(), document, null, FixAllScope.Solution), document.Id));
    }

    private static async Task<Solution> FixAll(LoopFix fix, Document document, string? key, FixAllScope scope)
    {
        var provider = new Analysed(fix.FixableDiagnosticIds);
        var context = scope == FixAllScope.Document
            ? new FixAllContext(document, fix, scope, key!, fix.FixableDiagnosticIds, provider, TestContext.Current.CancellationToken)
            : new FixAllContext(document.Project, fix, scope, key!, fix.FixableDiagnosticIds, provider, TestContext.Current.CancellationToken);
        var action = await fix.GetFixAllProvider().GetFixAsync(context);
        Assert.NotNull(action);
        return (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private sealed class Analysed(ImmutableArray<string> ids) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            var all = new List<Diagnostic>();
            foreach (var document in project.Documents)
                all.AddRange(await GetDocumentDiagnosticsAsync(document, cancellationToken));
            return all;
        }

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await Workbench.Diagnose(document)).Where(diagnostic => ids.Contains(diagnostic.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
