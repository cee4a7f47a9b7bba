using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>What is offered, under which title and key, and what happens with it.</summary>
public sealed class OfferTests
{
    private const string Helper = "class C { int Load() { Thread.Sleep(1); return 1; } async Task<int> M() => Load(); }";

    [Theory]
    [InlineData("class C { [LoopBound] void M() { Thread.Sleep(1); } }", "Make 'M' async")]
    [InlineData(Helper, "Make 'Load' async")]
    [InlineData("class C { int Load() { Thread.Sleep(1); return 1; } int A() => Load(); async Task<int> M() => A(); }", "Make 'Load' and 1 caller async")]
    [InlineData("class C { int Load() { Thread.Sleep(1); return 1; } int A() => Load(); int B() => Load(); async Task<int> M() => B(); }", "Make 'Load' and 2 callers async")]
    [InlineData("class C { void M(EventLoop loop) { loop.CallSoon(() => Thread.Sleep(1)); } }", "Make the lambda async")]
    public async Task The_title_tells_how_far_it_reaches(string source, string title) =>
        Assert.Equal([title], (await Closures.Offers(Workbench.Open(source).Project.Solution)).Select(action => action.Title));

    [Fact]
    public async Task The_preferred_one_has_the_key_of_the_rule_and_the_executor_comes_second()
    {
        var document = Workbench.Open(Helper);
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        Assert.Equal(["LOOP105", "LOOP105.RunHelperInExecutor"], (await Workbench.Offer(new LOOP105_TransitiveBlockingFix(), document, diagnostic)).Select(action => action.EquivalenceKey));
    }

    [Theory]
    [InlineData("class C { [LoopBound] void M(SemaphoreSlim s) { s.Wait(); } }", "class C { [LoopBound] async Task MAsync(SemaphoreSlim s) { await s.WaitAsync(); } }")]
    [InlineData("class C { [LoopBound] string M() => File.ReadAllText(\"a\"); }", "class C { [LoopBound] async Task<string> MAsync() => await File.ReadAllTextAsync(\"a\"); }")]
    [InlineData("class C { [LoopBound] bool M() => File.Exists(\"a\"); }", "class C { [LoopBound] async Task<bool> MAsync() => await EventLoop.Current.RunInExecutor(() => File.Exists(\"a\")); }")]
    [InlineData("class C { [LoopBound] int M(Task<int> t) => t.Result; }", "class C { [LoopBound] async Task<int> MAsync(Task<int> t) => await t; }")]
    [InlineData("class C { [LoopBound] void M(Task t) => t.Wait(); }", "class C { [LoopBound] async Task MAsync(Task t) => await t; }")]
    [InlineData("class C { [LoopBound] int M() => Get(); int Get() => 1; Task<int> GetAsync() => Task.FromResult(1); }", "class C { [LoopBound] async Task<int> MAsync() => await GetAsync(); int Get() => 1; Task<int> GetAsync() => Task.FromResult(1); }")]
    [InlineData("class C { [LoopBound] void M() { using var s = new FileStream(\"a\", FileMode.Open); } }", "class C { [LoopBound] async Task MAsync() { await using var s = await EventLoop.Current.RunInExecutor(() => new FileStream(\"a\", FileMode.Open)); } }")]
    [InlineData("class C { [LoopBound] int M() => EventLoop.Run(() => F()); Task<int> F() => Task.FromResult(1); }", "class C { [LoopBound] async Task<int> MAsync() => await F(); Task<int> F() => Task.FromResult(1); }")]
    [InlineData("class C { int Wait(Task<int> t) => t.Result; async Task<int> M(Task<int> t) => Wait(t); }", "class C { async Task<int> WaitAsync(Task<int> t) => await t; async Task<int> M(Task<int> t) => await WaitAsync(t); }")]
    [InlineData("class C { int Take(BlockingCollection<int> q) => q.Take(); async Task<int> M() => Take(new()); }", "class C { async Task<int> TakeAsync(BlockingCollection<int> q) => await Task.Run(() => q.Take()); async Task<int> M() => await TakeAsync(new()); }")]
    public async Task What_each_rule_reports_is_awaited(string before, string after)
    {
        var document = Workbench.Open(before);
        var (solution, _) = await Closures.FixEverything(document.Project.Solution);
        // What is left to the direct fixes once the function is async.
        var result = solution.GetDocument(document.Id)!;
        foreach (var fix in new CodeFixes.Common.LoopFix[] { new LOOP101_BlockingCallFix(), new LOOP102_BlockingIOFix(), new LOOP108_BlockingDisposeFix() })
            result = await Workbench.FixAll(fix, result, null);
        Assert.Equal(after, await Workbench.Text(result));
        Assert.Empty(await Workbench.Errors(result));
    }

    [Fact]
    public async Task A_catch_that_counts_on_the_aggregate_keeps_its_wait() =>
        Assert.Empty(await Closures.Offers(Workbench.Open("class C { [LoopBound] void M(Task t) { try { t.Wait(); } catch (AggregateException) { } } }").Project.Solution));

    [Fact]
    public async Task A_test_keeps_its_name()
    {
        const string Framework = "namespace Xunit { class FactAttribute : Attribute { } } ";
        await Closures.Fix(
            Framework + "class C { int Load() { Thread.Sleep(1); return 1; } async Task M() => Load(); [Xunit.Fact] void Loads() { Load(); } }",
            Framework + "class C { async Task<int> LoadAsync() { await Task.Delay(1); return 1; } async Task M() => await LoadAsync(); [Xunit.Fact] async Task Loads() { await LoadAsync(); } }");
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        var document = Workbench.Open(Helper);
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LOOP105_TransitiveBlockingFix().RegisterCodeFixesAsync(
            new(document, diagnostic, (_, _) => { }, source.Token)));
    }

    [Fact]
    public async Task The_bound_of_a_closure()
    {
        Assert.Equal("Make 'F0' and 199 callers async", Assert.Single(await Closures.Offers(Chain(200))).Title);
        Assert.Empty(await Closures.Offers(Chain(201)));
    }

    [Fact]
    public async Task A_large_closure_is_compiled_when_it_is_asked_for()
    {
        // Not found before: what a type has to have for a foreach.
        var solution = Chain(20, "class Bag { public Walker GetEnumerator() => new(); } class Walker { public int Current => 1; public bool MoveNext() => C.F19(); } class E { void Each() { foreach (var x in new Bag()) Console.WriteLine(x); } }");
        Assert.Empty(await Closures.Errors(solution));
        Assert.Empty(await Closures.Offers(solution));
        var fine = Chain(20);
        var action = Assert.Single(await Closures.Offers(fine));
        var result = await Closures.Apply(action);
        Assert.Empty(await Closures.Errors(result));
        Assert.NotSame(fine, result);
    }

    [Theory]
    [InlineData("class C { int Load() { Thread.Sleep(1); return ")]
    [InlineData("class C { int Load() { Thread.Sleep(1); return 1; } async Task M() { Load( } int N() { Load(; } }")]
    [InlineData("class C { int Load() { Thread.Sleep(1); return 1; async Task M() { var x = Load(). ; } Load")]
    [InlineData("class C { [LoopBound] Load( { Thread.Sleep(1); } void () => Load(); }")]
    [InlineData("class C { [LoopBound] void M(Missing m, ) => Thread.Sleep(m.); [LoopBound] Missing<int> N() { Thread.Sleep(1); return M; }")]
    [InlineData("[LoopBound] void M() { Thread.Sleep(1); } M(); M")]
    [InlineData("interface I { int Load(); int Load(); } class C : I, I { public int Load() { Thread.Sleep(1); } async Task M(I i) => i.Load(); class C")]
    public async Task Half_typed_code(string source)
    {
        var solution = Workbench.Open(source).Project.Solution;
        var before = await Errors(solution);
        foreach (var action in await Closures.Offers(solution))
            Assert.Empty((await Errors(await Closures.Apply(action))).Except(before));
    }

    private static async Task<IReadOnlyList<string>> Errors(Solution solution)
    {
        var compilation = await solution.Projects.Single().GetCompilationAsync(TestContext.Current.CancellationToken);
        return [.. compilation!.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id)];
    }

    private static Solution Chain(int length, string more = "") => Workbench.Open(
        "static class C { static bool F0() { Thread.Sleep(1); return true; } "
        + string.Concat(Enumerable.Range(1, length - 1).Select(n => $"public static bool F{n}() => F{n - 1}(); "))
        + "static async Task<bool> M() => F1(); } " + more).Project.Solution;
}
