using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Rules.Affinity;
using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Rules.LostTasks;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Tests.Contract;

/// <summary>All diagnostics of a document in one pass, as tools ask for it that know one key.</summary>
public sealed class BulkTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("LOOP101")]
    public async Task No_key_and_the_rules_key_mean_the_preferred_fix_of_each_kind(string? key)
    {
        var document = Workbench.Open(
            "class C { async Task M(SemaphoreSlim s, Thread t, Socket x) { lock (s) { Thread.Sleep(9); } Thread.Sleep(1); s.Wait(); t.Join(); Thread.Sleep(0); x.Send(new byte[1].AsSpan()); } }");
        var result = await Workbench.FixAll(new LOOP101_BlockingCallFix(), document, key);
        Assert.Equal(
            "class C { async Task M(SemaphoreSlim s, Thread t, Socket x) { lock (s) { Thread.Sleep(9); } await Task.Delay(1); await s.WaitAsync(); await Task.Run(() => t.Join()); await Task.Yield(); x.Send(new byte[1].AsSpan()); } }",
            await Workbench.Text(result));
    }

    [Fact]
    public async Task The_key_of_an_alternative_means_that_alternative()
    {
        var document = Workbench.Open("class C { [LoopBound] async Task M(SemaphoreSlim s) { Thread.Sleep(1); s.Wait(); Console.ReadLine(); } }");
        var result = await Workbench.FixAll(new LOOP101_BlockingCallFix(), document, "LOOP101.RunInExecutor");
        Assert.Equal(
            "class C { [LoopBound] async Task M(SemaphoreSlim s) { Thread.Sleep(1); await EventLoop.Current.RunInExecutor(() => s.Wait()); await EventLoop.Current.RunInExecutor(() => Console.ReadLine()); } }",
            await Workbench.Text(result));
    }

    [Fact]
    public async Task The_preferred_fix_comes_first_and_has_the_rules_key()
    {
        var document = Workbench.Open("class C { [LoopBound] async Task M(SemaphoreSlim s, Process p) { s.Wait(); p.WaitForExit(5); } }");
        var diagnostics = await Workbench.Diagnose(document);
        var fix = new LOOP101_BlockingCallFix();
        Assert.Equal(["LOOP101", "LOOP101.RunInExecutor"], (await Workbench.Offer(fix, document, diagnostics[0])).Select(a => a.EquivalenceKey));
        Assert.Equal(["LOOP101"], (await Workbench.Offer(fix, document, diagnostics[1])).Select(a => a.EquivalenceKey));
    }

    [Theory]
    [InlineData("Thread.Sleep(1);", "Replace with 'await EventLoop.Delay'")]
    [InlineData("Thread.Sleep(0);", "Replace with 'await EventLoop.Yield'")]
    [InlineData("s.Wait();", "Replace with 'await WaitAsync'", "Run in the loop's executor")]
    [InlineData("FAsync().Wait();", "Await 'FAsync'")]
    [InlineData("Task.WaitAll(FAsync());", "Replace with 'await Task.WhenAll'")]
    [InlineData("FAsync();", "Await 'FAsync'", "Let the loop hold the task with 'CreateTask'")]
    [InlineData("EventLoop.Run(FAsync);", "Await 'FAsync'")]
    [InlineData("while (l.IsRunning) ;", "Let others run with 'await EventLoop.Yield'")]
    [InlineData("while (!_set) await EventLoop.Delay(5); _set = true;", "Await a signal instead of polling '_set'")]
    [InlineData("for (;;) { s.Release(); }", "Let others run with 'await EventLoop.Yield'")]
    [InlineData("await Task.Delay(5);", "Replace with 'EventLoop.Delay'")]
    [InlineData("using var t = new PeriodicTimer(TimeSpan.MaxValue);", "Use the loop's 'TimeProvider'")]
    [InlineData("await FAsync().ConfigureAwait(false);", "Remove 'ConfigureAwait(false)'")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.None);", "Add 'ConfigureAwaitOptions.ContinueOnCapturedContext'")]
    [InlineData("await Task.Run(() => l.Stop());", "Post to the loop with 'CallSoonThreadSafe'")]
    [InlineData("await Task.Run(() => l.CallSoon(() => { }));", "Replace with 'CallSoonThreadSafe'")]
    public async Task Titles_say_what_will_happen(string statement, params string[] titles)
    {
        var document = Workbench.Open($"class C {{ [LoopBound] async Task M(SemaphoreSlim s, EventLoop l) {{ {statement} }} bool _set; static Task FAsync() => Task.CompletedTask; }}");
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        var fix = typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix)))
            .Select(t => (LoopFix)Activator.CreateInstance(t)!).Single(f => f.FixableDiagnosticIds.Contains(diagnostic.Id));
        Assert.Equal(titles, (await Workbench.Offer(fix, document, diagnostic)).Select(action => action.Title));
    }

    [Fact]
    public async Task A_second_time_changes_nothing()
    {
        const string Source = """
            class C
            {
                [LoopBound] async Task<int> M(Task<int>? t, SemaphoreSlim s) { Thread.Sleep(1); s.Wait(); return t?.Result ?? Task.Run(() => 1).Result; }
                bool _set; async Task P() { while (!_set) await Task.Delay(5); _set = true; }
                [LoopBound] async Task N(EventLoop l) { var w = new SpinWait(); while (l.IsRunning) w.SpinOnce(); await Task.Delay(5); Func<Task> f = async () => { for (;;) l.Stop(); }; }
            }
            """;
        foreach (var fix in new LoopFix[] { new LOOP101_BlockingCallFix(), new LOOP104_TaskWaitFix(), new LOOP109_BusyWaitFix(), new LOOP110_PollingWaitFix(), new LOOP111_NeverYieldsFix(), new LOOP404_ForeignTimerFix() })
        {
            var once = await Workbench.FixAll(fix, Workbench.Open(Source), null);
            Assert.NotEqual(Source, await Workbench.Text(once));
            Assert.Equal(await Workbench.Text(once), await Workbench.Text(await Workbench.FixAll(fix, once, null)));
        }
    }

    [Fact]
    public async Task New_names_differ_from_one_another()
    {
        var document = Workbench.Open("class C { async Task<int?> M(Task<int>? a, Task<int>? b) => a?.Result + b?.Result; async Task<int?> N(Task<int>? a) => a?.Result; }");
        var result = await Workbench.FixAll(new LOOP104_TaskWaitFix(), document, null);
        Assert.Equal(
            "class C { async Task<int?> M(Task<int>? a, Task<int>? b) => (a is { } task ? await task : (int?)null) + (b is { } task1 ? await task1 : (int?)null); "
            + "async Task<int?> N(Task<int>? a) => a is { } task ? await task : (int?)null; }",
            await Workbench.Text(result));
    }

    /// <summary>Edits that do not compile are found by halving, and only they are left out.</summary>
    [Fact]
    public async Task Only_the_edits_that_break_something_are_dropped()
    {
        var document = Workbench.Open("class C { int F(int n) => n; int M() => F(1) + F(2) + F(3) + F(4) + F(5); }");
        var root = (await document.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!;
        var fixedDocument = (await FixedDocument.CreateAsync(document, TestContext.Current.CancellationToken))!;
        var edits = root.DescendantNodes().OfType<LiteralExpressionSyntax>()
            .Select(literal => new Edit(literal, "", node => SyntaxFactory.ParseExpression(
                literal.Token.ValueText is "2" or "5" ? "nothing" : literal.Token.ValueText + "0")));
        var result = await Bisection.ApplyAsync(fixedDocument, [.. edits]);
        Assert.Equal("class C { int F(int n) => n; int M() => F(10) + F(2) + F(30) + F(40) + F(5); }", await Workbench.Text(result!));
    }

    [Fact]
    public async Task A_file_that_two_projects_share_is_fixed_only_as_both_can_read_it()
    {
        const string Source = "class C { async Task M(Old old) { old.Wait(); await Task.Yield(); old.Task.Wait(); } }";
        var first = Workbench.Open(Source, withRuntime: false);
        var types = "class Old : SemaphoreSlim { public Old() : base(1) { } public Task Task => null!; }";
        first = first.Project.AddDocument("Types.cs", types).Project.GetDocument(first.Id)!;
        var second = Workbench.AddProject(first.Project.Solution, "Second", withRuntime: false)
            .AddDocument("Usings.cs", Verify.Usings).Project
            .AddDocument("Types.cs", types.Replace("Task Task => null!", "new void WaitAsync() { } public Task Task => null!", StringComparison.Ordinal)).Project
            .AddDocument("Test.cs", Source, filePath: "/Test.cs");
        var solution = second.Project.Solution.WithDocumentFilePath(first.Id, "/Test.cs");
        var document = solution.GetDocument(first.Id)!;
        Assert.NotEmpty(document.GetLinkedDocumentIds());

        var offered = await Workbench.Offer(new LOOP101_BlockingCallFix(), document, (await Workbench.Diagnose(document))[0]);
        Assert.Equal(["Run on the thread pool"], offered.Select(action => action.Title));
        var result = await Workbench.FixAll(new LOOP104_TaskWaitFix(), document, null);
        Assert.Equal(Source.Replace("old.Task.Wait()", "await old.Task", StringComparison.Ordinal), await Workbench.Text(result));
    }

    [Fact]
    public async Task A_call_that_is_its_own_counterpart_is_not_called_again()
    {
        var document = Workbench.Open("class S() : SemaphoreSlim(1) { public new async Task WaitAsync() { Wait(); await Task.Yield(); } }");
        var offered = await Workbench.Offer(new LOOP101_BlockingCallFix(), document, Assert.Single(await Workbench.Diagnose(document)));
        Assert.Equal(["Run on the thread pool"], offered.Select(action => action.Title));
    }

    [Fact]
    public async Task Two_of_a_rule_in_one_statement_and_one_in_a_held_lambda()
    {
        var document = Workbench.Open("class C { [LoopBound] async Task M(EventLoop loop) { loop.CallSoon(() => { FAsync(); }); FAsync(); } static Task FAsync() => Task.Delay(1); }");
        var result = await Workbench.FixAll(new LOOP201_UnawaitedTaskFix(), document, null);
        Assert.Equal(
            "class C { [LoopBound] async Task M(EventLoop loop) { loop.CallSoon(() => { _ = loop.CreateTask(_ => FAsync()); }); await FAsync(); } static Task FAsync() => Task.Delay(1); }",
            await Workbench.Text(result));
    }
}
