using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Tests.Contract;

/// <summary>Whatever the code looks like, and whatever a diagnostic claims: no fix throws, and none makes an error.</summary>
public sealed class NeverBreaksTests
{
    private static readonly IReadOnlyList<LoopFix> Fixes =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    private const string Program = """
        class C(EventLoop loop)
        {
            Task<string>? _text;
            [LoopBound]
            async Task<int> MAsync(SemaphoreSlim semaphore, BlockingCollection<int> queue, IAsyncEnumerable<int> numbers, CancellationToken token)
            {
                Thread.Sleep(5); Thread.Sleep(0);
                semaphore.Wait(); if (semaphore?.Wait(10) == true) return queue.Take();
                foreach (var n in numbers.ToBlockingEnumerable(token)) FAsync(FAsync(n).Result).Wait();
                Task.WaitAll(FAsync(1), FAsync(2)); FAsync(1).Wait(100); _text?.Result.Trim();
                await Task.Run(() => { loop.CallSoon(() => FAsync(1)); loop.Stop(); return loop.CreateTask(_ => FAsync(2)); });
                EventLoop.Run(ct => FAsync(3)); FAsync(4); _text?.ConfigureAwait(false).GetAwaiter().GetResult();
                using var writer = new StreamWriter(Stream.Null); using (new FileStream("f", FileMode.Open)) lock (this) Load(FAsync(6).Result);
                Load(System.Text.Json.JsonSerializer.Deserialize<int>(_text!.Result));
                while (!token.IsCancellationRequested) ; for (;;) { FAsync(0).ToString(); } using var timer = new PeriodicTimer(TimeSpan.MaxValue); await Task.Delay(1);
                return await FAsync(5).ConfigureAwait(false) + (_text?.Result.Length ?? EventLoop.Run(() => FAsync(6)));
            }
            static async Task<int> FAsync(int n) => n;
            void Load(int n) { } Task LoadAsync(int n, CancellationToken token = default) => FAsync(n);
        }
        """;

    /// <summary>Places where the language allows no await, or no lambda, or where a name means something else.</summary>
    private const string HardPlaces = """
        using System.Linq.Expressions;
        class C
        {
            int Task; int EventLoop;
            C(Task<int> t) : this(t.Result, t) { t.Wait(); }
            C(int n, Task<int> t) { }
            [Obsolete(nameof(Thread.Sleep))] int P { get { Thread.Sleep(1); return 1; } set => Thread.Sleep(value); }
            int Field = new SemaphoreSlim(1).Wait(1) ? 1 : 2;
            static int operator +(C c, Task<int> t) => t.Result;
            ~C() => Thread.Sleep(1);
            Expression<Func<int>> Tree(Task<int> t) => () => t.Result;
            unsafe void Pointer(int* p) { Thread.Sleep(*p); }
            void Parameters(ref Task<int> r, in SemaphoreSlim i, out int o) { o = r.Result; i.Wait(); r.Wait(); }
            int Spans(ReadOnlySpan<char> s, Task<int> t) { lock (this) { t.Wait(); } return s[t.Result]; }
            IEnumerable<int> Iterator(Task<int> t) { yield return t.Result; }
            void Clauses(Task<int> t) { try { } catch (Exception) when (t.Result == 1) { } var q = from a in new[] { 1 } where a == t.Result select a; }
            async Task<int> Async(Task<int> t, dynamic d) { d.Wait(); d.Sleep(d.Result); using (t) { } fixed_(t.Result); return -t.Result; void fixed_(int n) { } }
            async Task<int> Conditional(C? c, Task<int>? t) => c?.P + t?.Result ?? await c?.Async(t!, 1)!;
            void Loops() { while (true) ; do Loops(); while (true); for (;;) { Span<int> s = [1]; Loops(); } lock (this) while (true) { } again: Loops(); goto again; }
            IEnumerable<int> Turns() { while (true) { yield return 1; while (true) { } } }
            bool _set; async Task Poll() { while (!_set) await Task.Delay(1); _set = true; this._set = true; if (_set) while (!_set) { } }
            object Made = new PeriodicTimer(TimeSpan.Zero); CancellationTokenSource Cts => new(5) { };
            enum E { A = 1 }
            delegate int D(Task<int> t);
        }
        """;

    public static TheoryData<int> Cuts => [.. Enumerable.Range(0, 14)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Half_typed_code(int cut)
    {
        // The end is missing, or a part of the middle.
        var length = Program.Length * (cut + 1) / 15;
        foreach (var source in new[] { Program[..length], Program.Remove(length, Math.Min(7, Program.Length - length)) })
        {
            var document = Workbench.Open(source);
            var before = await Errors(document);
            foreach (var fix in Fixes)
                Assert.Empty(New(await Errors(await Workbench.FixAll(fix, document, null)), before));
            var diagnostics = await Workbench.Diagnose(document);
            foreach (var diagnostic in diagnostics.Skip(diagnostics.Length - 2))
                await Check(document, diagnostic, before);
        }
    }

    /// <summary>A kind that a rule should not have given: binding and the compile check withdraw the fix.</summary>
    [Theory]
    [InlineData(FixKinds.Delay, "LOOP101")]
    [InlineData(FixKinds.Yield, "LOOP101")]
    [InlineData(FixKinds.Counterpart, "LOOP101")]
    [InlineData(FixKinds.RunInExecutor, "LOOP101")]
    [InlineData(FixKinds.Await, "LOOP104")]
    [InlineData(FixKinds.AwaitWithLimit, "LOOP104")]
    [InlineData(FixKinds.AwaitStarted, "LOOP201")]
    [InlineData(FixKinds.Counterpart, "LOOP106")]
    [InlineData(FixKinds.Await, "LOOP108")]
    [InlineData(FixKinds.RunInExecutor, "LOOP112")]
    [InlineData(FixKinds.Await, "LOOP201")]
    [InlineData(FixKinds.CreateTask, "LOOP201")]
    [InlineData(FixKinds.Await, "LOOP301")]
    [InlineData(FixKinds.CallSoonThreadSafe, "LOOP401")]
    [InlineData(FixKinds.InvokeAsync, "LOOP401")]
    [InlineData(FixKinds.PostToLoop, "LOOP401")]
    [InlineData(FixKinds.StayOnLoop, "LOOP402")]
    [InlineData(FixKinds.YieldInLoop, "LOOP109")]
    [InlineData(FixKinds.AwaitSignal, "LOOP110")]
    [InlineData(FixKinds.YieldInLoop, "LOOP111")]
    [InlineData(FixKinds.Delay, "LOOP404")]
    [InlineData(FixKinds.LoopTimeProvider, "LOOP404")]
    public async Task A_kind_that_does_not_fit_the_place(string kind, string id)
    {
        var document = Workbench.Open(HardPlaces);
        var before = await Errors(document);
        var root = (await document.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!;
        var places = root.DescendantNodes()
            .Where(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or StatementSyntax or SimpleNameSyntax { Identifier.ValueText: "Result" or "Wait" or "Sleep" or "P" or "Async" or "Task" })
            .ToList();
        Assert.True(places.Count > 50);
        for (var i = 0; i < places.Count; i++)
            await Check(document, Claim(id, places[i], kind, onLoop: i % 2 == 0 ? "true" : "false"), before);
    }

    [Fact]
    public async Task A_place_that_is_no_longer_there()
    {
        var diagnostic = (await Workbench.Diagnose(Workbench.Open("class C { async Task M() { /* long ago */ Thread.Sleep(1); } }"))).Single();
        foreach (var source in new[] { "", "class C { }", "class C { async Task M() { int a = 1; int b = 2; int c = 3; int d = 4; } }" })
            Assert.Empty(await Workbench.Offer(Fixes.Single(fix => fix.FixableDiagnosticIds.Contains("LOOP101")), Workbench.Open(source), diagnostic));
    }

    [Fact]
    public async Task A_project_without_references()
    {
        var diagnostic = (await Workbench.Diagnose(Workbench.Open(Program))).First();
        var document = Workbench.Open(Program);
        document = document.Project.WithMetadataReferences([]).GetDocument(document.Id)!;
        foreach (var fix in Fixes)
            Assert.Empty(await Workbench.Offer(fix, document, diagnostic));
    }

    private static async Task Check(Document document, Diagnostic diagnostic, IReadOnlyList<string> before)
    {
        // Some rules have no fix: what to do is a person's matter.
        if (Fixes.SingleOrDefault(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)) is not { } known)
            return;
        foreach (var action in await Workbench.Offer(known, document, diagnostic))
            Assert.Empty(New(await Errors(await Workbench.Apply(document, action)), before));
    }

    private static Diagnostic Claim(string id, SyntaxNode node, string kind, string onLoop) => Diagnostic.Create(
        AllRules.Create().Single(rule => rule.Descriptor.Id == id).Descriptor, node is StatementSyntax ? node.GetFirstToken().GetLocation() : node.GetLocation(),
        ImmutableDictionary.CreateRange<string, string?>(
            [new(FixProperties.Kind, kind), new(FixProperties.OnLoop, onLoop), new(FixProperties.Counterpart, "WaitAsync")]));

    private static async Task<IReadOnlyList<string>> Errors(Document document)
    {
        var model = await document.GetSemanticModelAsync(TestContext.Current.CancellationToken);
        return [.. model!.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id} {d.GetMessage()}")];
    }

    /// <summary>What is there more often than before.</summary>
    private static IEnumerable<string> New(IEnumerable<string> after, IEnumerable<string> before)
    {
        var known = before.ToList();
        return after.Where(error => !known.Remove(error)).ToList();
    }
}
