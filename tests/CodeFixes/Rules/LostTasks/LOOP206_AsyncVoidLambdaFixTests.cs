using AsyncLoop.CodeFixes.Rules.LostTasks;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.LostTasks;

public sealed class LOOP206_AsyncVoidLambdaFixTests
{
    private const string Loop = "EventLoop loop, TimeSpan t";
    private const string List = "List<int> list, int[] array, bool b";
    private const string Void = "static async void Fire() => await FAsync(); static async void Each(int x) => await FAsync(x);";

    // Tasks of the loop

    [Theory]
    [InlineData("loop.CallSoon({|LOOP206:async|} () => await FAsync());", "_ = loop.CreateTask(async _ => await FAsync());")]
    [InlineData("loop.CallSoon({|LOOP206:async|} () => { if (loop is null) return; await FAsync(); });", "_ = loop.CreateTask(async _ => { if (loop is null) return; await FAsync(); });")]
    [InlineData("loop.CallSoon(static {|LOOP206:async|} () => await GAsync());", "_ = loop.CreateTask(static async _ => await GAsync());")]
    [InlineData("loop.CallSoon({|LOOP206:async|} () => { _ = await GAsync(); });", "_ = loop.CreateTask(async cancellationToken => { _ = await GAsync(); });")]
    [InlineData("loop.CallSoonThreadSafe({|LOOP206:async|} () => await FAsync());", "_ = loop.InvokeAsync(async _ => await FAsync());")]
    public Task A_callback_becomes_a_task(string before, string after) => Async(before, after, Loop);

    [Theory]
    [InlineData("loop.CallLater(t, {|LOOP206:async|} () => await FAsync());", "loop.CallLater(t, () => loop.CreateTask(async _ => await FAsync()));")]
    [InlineData("loop.CallAt(t, {|LOOP206:async|} () => { await FAsync(); });", "loop.CallAt(t, () => loop.CreateTask(async _ => { await FAsync(); }));")]
    [InlineData("loop.CallLater(t, {|LOOP206:async|} x => await FAsync(x), 1);", "loop.CallLater(t, x => loop.CreateTask(async _ => await FAsync(x)), 1);")]
    [InlineData("loop.CallSoon({|LOOP206:async|} (int x) => await FAsync(x), 1);", "loop.CallSoon((int x) => loop.CreateTask(async _ => await FAsync(x)), 1);")]
    [InlineData("loop.CallSoon(callback: {|LOOP206:async|} () => await FAsync());", "loop.CallSoon(callback: () => loop.CreateTask(async _ => await FAsync()));")]
    [InlineData("var handle = loop.CallSoon({|LOOP206:async|} () => await FAsync());", "var handle = loop.CallSoon(() => loop.CreateTask(async _ => await FAsync()));")]
    [InlineData("var handle = loop.CallSoonThreadSafe({|LOOP206:async|} () => await FAsync());", "var handle = loop.CallSoonThreadSafe(() => loop.CreateTask(async _ => await FAsync()));")]
    [InlineData("loop?.CallSoon({|LOOP206:async|} () => await FAsync());", "loop?.CallSoon(() => EventLoop.Current.CreateTask(async _ => await FAsync()));")]
    [InlineData("Get().CallLater(t, {|LOOP206:async|} () => await FAsync());", "Get().CallLater(t, () => EventLoop.Current.CreateTask(async _ => await FAsync()));")]
    [InlineData("loop.CallLater(t, static {|LOOP206:async|} () => await FAsync());", "loop.CallLater(t, static () => EventLoop.Current.CreateTask(async _ => await FAsync()));")]
    [InlineData("loop.CallLater(t, {|LOOP206:async|} loop => await FAsync(loop), 1);", "loop.CallLater(t, loop => EventLoop.Current.CreateTask(async _ => await FAsync(loop)), 1);")]
    [InlineData("var other = loop; other.CallLater(t, {|LOOP206:async|} () => await FAsync()); other = Get();", "var other = loop; other.CallLater(t, () => EventLoop.Current.CreateTask(async _ => await FAsync())); other = Get();")]
    [InlineData("On({|LOOP206:async|} () => await FAsync());", "On(() => EventLoop.Current.CreateTask(async _ => await FAsync()));")]
    [InlineData("var _ = 1; loop.CallSoon({|LOOP206:async|} () => await FAsync());", "var _ = 1; loop.CallSoon(() => loop.CreateTask(async _ => await FAsync()));")]
    [InlineData(
        "loop.AddSignalHandler(System.Runtime.InteropServices.PosixSignal.SIGHUP, {|LOOP206:async|} () => await FAsync());",
        "loop.AddSignalHandler(System.Runtime.InteropServices.PosixSignal.SIGHUP, () => loop.CreateTask(async _ => await FAsync()));")]
    public Task A_callback_that_runs_later_starts_a_task(string before, string after) =>
        Async(before, after, Loop, "static EventLoop Get() => EventLoop.Current; static void On([RunsOnLoop] Action action) { }");

    [Fact]
    public Task Fields_and_synchronous_code() => Verify.Source<LOOP206_AsyncVoidLambdaFix>(
        """
        class C
        {
            readonly EventLoop _loop = new();
            EventLoop _other = new();
            TimerHandle Handle(TimeSpan t) => _loop.CallLater(t, {|LOOP206:async|} () => await Task.Yield());
            C() { _loop.CallSoon({|LOOP206:async|} () => await Task.Yield()); }
            int Later { set => _other.CallLater(TimeSpan.Zero, {|LOOP206:async|} () => await Task.Yield()); }
        }
        """,
        """
        class C
        {
            readonly EventLoop _loop = new();
            EventLoop _other = new();
            TimerHandle Handle(TimeSpan t) => _loop.CallLater(t, () => _loop.CreateTask(async _ => await Task.Yield()));
            C() { _ = _loop.CreateTask(async _ => await Task.Yield()); }
            int Later { set => _other.CallLater(TimeSpan.Zero, () => EventLoop.Current.CreateTask(async _ => await Task.Yield())); }
        }
        """);

    [Fact]
    public Task Layout_and_comments_of_a_callback_stay() => Async(
        """
        // before
                loop.CallSoon({|LOOP206:async|} () => // why
                {
                    await FAsync(); // first
                    return;
                }); // after
                loop.CallLater(t, /* later */ {|LOOP206:async|} () =>
                {
                    // inside
                    await FAsync();
                } /* end */);
        """,
        """
        // before
                _ = loop.CreateTask(async _ => // why
                {
                    await FAsync(); // first
                    return;
                }); // after
                loop.CallLater(t, /* later */ () => loop.CreateTask(async _ =>
                {
                    // inside
                    await FAsync();
                }) /* end */);
        """, Loop);

    [Fact]
    public Task Callbacks_in_bulk() => Verify.Bulk<LOOP206_AsyncVoidLambdaFix>(
        """
        loop.CallSoon({|LOOP206:async|} () => { await FAsync(); loop.CallLater(t, {|LOOP206:async|} () => await FAsync()); });
                list.ForEach({|LOOP206:async|} x => { await FAsync(x); list2.ForEach({|LOOP206:async|} y => { if (y > 0) return; await FAsync(y); }); });
        """,
        """
        _ = loop.CreateTask(async _ => { await FAsync(); loop.CallLater(t, () => loop.CreateTask(async _ => await FAsync())); });
                foreach (var x in list) { await FAsync(x); foreach (var y in list2) { if (y > 0) continue; await FAsync(y); } }
        """, "EventLoop loop, TimeSpan t, List<int> list, List<int> list2");

    [Theory]
    [InlineData("loop.CallSoon({|LOOP206:Fire|});")]
    [InlineData("loop.CallSoon({|LOOP206:async|} delegate { await FAsync(); });")]
    [InlineData("loop.CallSoon(new Action({|LOOP206:async|} () => await FAsync()));")]
    [InlineData("Action action = {|LOOP206:async|} () => await FAsync(); loop.CallSoon(action);")]
    [InlineData("loop.CallSoon({|LOOP206:async|} void () => await FAsync());")]
    [InlineData("On({|LOOP206:async|} () => await FAsync());")]
    [InlineData("new C()?.OnThis({|LOOP206:async|} () => await FAsync());")]
    public Task What_is_no_plain_lambda_is_left_to_a_person(string statement) =>
        Async(statement, statement, Loop, Void + " static void On([RunsOnLoop] Action action) { } static void On(Func<object> function) { } void OnThis([RunsOnLoop] Action action) { }");

    // foreach

    [Theory]
    [InlineData("list.ForEach({|LOOP206:async|} x => await FAsync(x));", "foreach (var x in list)\n            await FAsync(x);")]
    [InlineData("list.ForEach({|LOOP206:async|} (int x) => { await FAsync(x); });", "foreach (int x in list) { await FAsync(x); }")]
    [InlineData("Array.ForEach(array, {|LOOP206:async|} x => await FAsync(x));", "foreach (var x in array)\n            await FAsync(x);")]
    [InlineData("list.Where(x => x > 0).ToList().ForEach({|LOOP206:async|} x => await FAsync(x));", "foreach (var x in list.Where(x => x > 0).ToList())\n            await FAsync(x);")]
    [InlineData("if (b) list.ForEach({|LOOP206:async|} x => { if (b) await FAsync(x); }); else Use(1);", "if (b) foreach (var x in list) { if (b) await FAsync(x); } else Use(1);")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { if (x > 1) return; await FAsync(x); });", "foreach (var x in list) { if (x > 1) continue; await FAsync(x); }")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { switch (x) { case 1: return; } await FAsync(x); });", "foreach (var x in list) { switch (x) { case 1: continue; } await FAsync(x); }")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { Use(() => { return; }); await FAsync(x); });", "foreach (var x in list) { Use(() => { return; }); await FAsync(x); }")]
    [InlineData("list.ForEach({|LOOP206:async|} x => await FAsync()); list.ForEach({|LOOP206:async|} x => await FAsync());", "foreach (var x in list) await FAsync(); foreach (var x in list) await FAsync();")]
    [InlineData("list.ForEach({|LOOP206:async|} _ => await FAsync());", "foreach (var _ in list)\n            await FAsync();")]
    [InlineData("try { list.ForEach({|LOOP206:async|} x => { try { return; } finally { await FAsync(x); } }); } catch { }", "try { foreach (var x in list) { try { continue; } finally { await FAsync(x); } } } catch { }")]
    [InlineData("async Task Local() { list.ForEach({|LOOP206:async|} x => await FAsync(x)); } await Local();", "async Task Local() { foreach (var x in list) await FAsync(x); } await Local();")]
    [InlineData("try { } finally { list.ForEach({|LOOP206:async|} x => { await FAsync(x); }); }", "try { } finally { foreach (var x in list) { await FAsync(x); } }")]
    [InlineData("switch (b) { case true: list.ForEach({|LOOP206:async|} x => { await FAsync(x); }); break; }", "switch (b) { case true: foreach (var x in list) { await FAsync(x); } break; }")]
    [InlineData("foreach (var y in array) list.ForEach({|LOOP206:async|} x => { if (x > y) return; await FAsync(x); });", "foreach (var y in array) foreach (var x in list) { if (x > y) continue; await FAsync(x); }")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { return; void Own() { while (b) { return; } } });", "foreach (var x in list) { continue; void Own() { while (b) { return; } } }")]
    public Task ForEach_becomes_foreach(string before, string after) => Async(before, after, List, "static void Use(Action action) { }");

    [Fact]
    public Task Layout_and_comments_of_a_loop_stay() => Async(
        """
        // before
                list.ForEach({|LOOP206:async|} x => // why
                {
                    await FAsync(x); // first
                    return; // done
                }); // after
                list.ForEach({|LOOP206:async|} x =>
                    await FAsync(x));
                list
                    .Where(x => x > 0) // positive
                    .ToList()
                    .ForEach({|LOOP206:async|} x =>
                    {
                        // inside
                        await FAsync(x);
                    });
        """,
        """
        // before
                foreach (var x in list) // why
                {
                    await FAsync(x); // first
                    continue; // done
                } // after
                foreach (var x in list)
                    await FAsync(x);
                foreach (var x in list
                    .Where(x => x > 0) // positive
                    .ToList())
                {
                    // inside
                    await FAsync(x);
                }
        """, List);

    [Theory]
    [InlineData("list.ForEach({|LOOP206:Each|});")]
    [InlineData("list?.ForEach({|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("list.ForEach({|LOOP206:async|} delegate (int x) { await FAsync(x); });")]
    [InlineData("list.ForEach(action: {|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { while (b) { return; } await FAsync(x); });")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { x = 1; await FAsync(x); });")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { await FAsync(x); list.Remove(x); });")]
    [InlineData("var x = 1; list.ForEach({|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("list.ForEach({|LOOP206:async|} x => { var b = 1; await FAsync(b); });")]
    [InlineData("list.ForEach({|LOOP206:async|} x => throw new Exception());")]
    [InlineData("list /* which */ .ForEach( /* what */ {|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("lock (list) { list.ForEach({|LOOP206:async|} x => await FAsync(x)); }")]
    [InlineData("unsafe { list.ForEach({|LOOP206:async|} x => Use(x)); }")]
    [InlineData("Action action = () => list.ForEach({|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("new List<Counter>().ForEach({|LOOP206:async|} x => { x.Next(); await FAsync(x.Value); });")]
    [InlineData("new Thread({|LOOP206:async|} () => await FAsync()).Start();")]
    [InlineData("using var timer = new Timer({|LOOP206:async|} _ => await FAsync());")]
    public Task Where_a_foreach_would_mean_something_else(string statement) =>
        Async(statement, statement, List, Void + " struct Counter { public int Value; public void Next() => Value++; }");

    [Fact(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    public Task A_span_that_is_used_behind_it() =>
        Where_a_foreach_would_mean_something_else("var span = \"abc\".AsSpan(); list.ForEach({|LOOP206:async|} x => await FAsync(x)); Use(span.Length);");

    [Fact]
    public Task Iterators() => Verify.Source<LOOP206_AsyncVoidLambdaFix>(
        "class C { async IAsyncEnumerable<int> M(List<int> list) { list.ForEach({|LOOP206:async|} x => { await Task.Delay(x); return; }); yield return 1; } }",
        "class C { async IAsyncEnumerable<int> M(List<int> list) { foreach (var x in list) { await Task.Delay(x); continue; } yield return 1; } }");

    [Fact]
    public Task Directives_stay() => Async(
        """
        list.ForEach({|LOOP206:async|} x =>
                {
        #if DEBUG
                    Use(1);
        #endif
                    await FAsync(x);
                });
        """,
        """
        foreach (var x in list)
                {
        #if DEBUG
                    Use(1);
        #endif
                    await FAsync(x);
                }
        """, List);

    [Fact]
    public Task The_loop_is_not_left_by_a_foreach() => Verify.Proven<LOOP206_AsyncVoidLambdaFix>(
        "list.ForEach({|LOOP206:async|} x => await FAsync(x).{|LOOP402:ConfigureAwait|}(false));",
        "list.ForEach({|LOOP206:async|} x => await FAsync(x).{|LOOP402:ConfigureAwait|}(false));", List);

    [Fact]
    public Task Synchronous_code_has_no_await() => Same(
        "class C { void M(List<int> list) { list.ForEach({|LOOP206:async|} x => await Task.Delay(x)); Parallel.ForEach(list, {|LOOP206:async|} x => await Task.Delay(x)); } }");

    [Fact]
    public Task Structs_that_do_not_change_may_be_asked() => Async(
        "new Dictionary<string, int>().ToList().ForEach({|LOOP206:async|} x => { await FAsync(x.Value); });",
        "foreach (var x in new Dictionary<string, int>().ToList()) { await FAsync(x.Value); }");

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP206_AsyncVoidLambdaFix>(
        "new List<int>().ForEach({|LOOP206:async|} x => await Task.Delay(x));\n",
        "foreach (var x in new List<int>())\n    await Task.Delay(x);\n", output: Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    // Parallel

    [Theory]
    [InlineData("Parallel.{|LOOP101:ForEach|}(list, {|LOOP206:async|} x => await FAsync(x));", "await Parallel.ForEachAsync(list, async (x, _) => await FAsync(x));")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(array, options, {|LOOP206:async|} (int x) => { await FAsync(x); });", "await Parallel.ForEachAsync(array, options, async (int x, CancellationToken _) => { await FAsync(x); });")]
    [InlineData("Parallel.{|LOOP101:ForEach<int>|}(list, {|LOOP206:async|} x => { _ = await GAsync(); });", "await Parallel.ForEachAsync<int>(list, async (x, cancellationToken) => { _ = await GAsync(); });")]
    [InlineData("Parallel.{|LOOP101:For|}(0, 9, {|LOOP206:async|} i => await FAsync(i));", "await Parallel.ForAsync(0, 9, async (i, _) => await FAsync(i));")]
    [InlineData("Parallel.{|LOOP101:For|}(0L, 9, options, {|LOOP206:async|} i => { await FAsync(); return; });", "await Parallel.ForAsync(0L, 9, options, async (i, _) => { await FAsync(); return; });")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(body: {|LOOP206:async|} x => await FAsync(x), source: list);", "await Parallel.ForEachAsync(body: async (x, _) => await FAsync(x), source: list);")]
    public Task Parallel_loops_are_awaited(string before, string after) => Async(before, after, "List<int> list, int[] array, ParallelOptions options");

    [Fact]
    public Task What_runs_on_other_threads_leaves_no_loop() => Verify.Proven<LOOP206_AsyncVoidLambdaFix>(
        "Parallel.{|LOOP101:ForEach|}(list, {|LOOP206:async|} x => await FAsync(x).ConfigureAwait(false));",
        "await Parallel.ForEachAsync(list, async (x, _) => await FAsync(x).ConfigureAwait(false));", "List<int> list");

    [Theory]
    [InlineData("var result = Parallel.{|LOOP101:ForEach|}(list, {|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(list, {|LOOP206:async|} (x, state) => await FAsync(x));")]
    [InlineData("Parallel.{|LOOP101:For|}((short)0, (short)9, {|LOOP206:async|} i => await FAsync(i));")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(Partitioner.Create(list), {|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("lock (list) { Parallel.{|LOOP101:ForEach|}(list, {|LOOP206:async|} x => await FAsync(x)); }")]
    public Task Where_no_awaitable_parallel_loop_does_the_same(string statement) => Async(statement, statement, "List<int> list");

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP206_AsyncVoidLambdaFix>(
        "class C { async Task M(List<int> list, EventLoop loop) { int = 3; list.ForEach({|LOOP206:async|} x => await Task.Delay(x)); loop.CallSoon({|LOOP206:async|} () => { await }); return Foo(",
        "class C { async Task M(List<int> list, EventLoop loop) { int = 3; foreach (var x in list) await Task.Delay(x); _ = loop.CreateTask(async _ => { await }); return Foo(", compiles: false);

    private static Task Async(string before, string after, string parameters = "", string members = "") =>
        Verify.Async<LOOP206_AsyncVoidLambdaFix>(before, after, parameters, members: members);

    private static Task Same(string source) => Verify.Source<LOOP206_AsyncVoidLambdaFix>(source, source);
}
