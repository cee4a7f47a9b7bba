using AsyncLoop.CodeFixes.Rules.LostTasks;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.LostTasks;

public sealed class LOOP201_UnawaitedTaskFixTests
{
    private const string Hold = "LOOP201.CreateTask";

    // Await

    [Theory]
    [InlineData("FAsync()", "await FAsync()")]
    [InlineData("GAsync()", "await GAsync()")]
    [InlineData("VAsync()", "await VAsync()")]
    [InlineData("Task.Yield()", "await Task.Yield()")]
    [InlineData("Task.WhenAll(FAsync(), GAsync())", "await Task.WhenAll(FAsync(), GAsync())")]
    [InlineData("work()", "await work()")]
    [InlineData("c?.SelfAsync()", "await (c?.SelfAsync() ?? Task.CompletedTask)")]
    [InlineData("c?.Next?.SelfAsync()", "await (c?.Next?.SelfAsync() ?? Task.CompletedTask)")]
    public Task A_dropped_task_is_awaited(string before, string after) => Async(
        $"{{|LOOP201:{before}|}};", $"{after};", "C? c, Func<Task> work", members: "C? Next => this; Task<int> SelfAsync() => GAsync();");

    [Theory]
    [InlineData("Task.Run(() => Use(1))")]
    [InlineData("Task.Run(FAsync).ConfigureAwait(false)")]
    [InlineData("Task.Factory.StartNew(() => Use(1))")]
    [InlineData("FAsync().ContinueWith(_ => Use(1))")]
    public async Task Work_that_was_started_and_left_alone_is_awaited_one_at_a_time(string start)
    {
        await Async($"{{|LOOP201:{start}|}};", $"await {start};");
        var document = Workbench.Open($"class C {{ async Task M() {{ {start}; await FAsync(); }} Task FAsync() => Task.CompletedTask; void Use(int n) {{ }} }}", withRuntime: false);
        foreach (var key in new[] { null, "LOOP201", "LOOP201.AwaitStarted" })
            Assert.Same(document, await Workbench.FixAll(new LOOP201_UnawaitedTaskFix(), document, key));
    }

    [Theory]
    [InlineData("Task.Factory.StartNew(async () => await FAsync())", ".Unwrap()")]
    [InlineData("FAsync().ContinueWith(async _ => await GAsync(), ct)", ".Unwrap()")]
    [InlineData("FAsync().ContinueWith(_ => GAsync() /* inner */)", ".Unwrap()")]
    [InlineData("FAsync().ContinueWith(async _ => await FAsync()).Unwrap()", "")]
    [InlineData("Task.Run(async () => await FAsync())", "")]
    [InlineData("Task.WhenAny(FAsync(), FAsync())", "")]
    public Task The_end_of_the_work_is_that_of_the_inner_task(string start, string end) =>
        Async($"{{|LOOP201:{start}|}}; // start", $"await {start}{end}; // start", "CancellationToken ct");

    [Fact]
    public Task No_function_becomes_async_for_work_that_it_only_starts() =>
        Same("class C { ValueTask M() { {|LOOP201:Task.Run(() => { })|}; return default; } void N() => {|LOOP201:Task.Run(() => { })|}; }");

    [Fact]
    public async Task ConfigureAwait_of_false_goes_on_the_loop_and_stays_elsewhere()
    {
        await Async("{|LOOP201:FAsync().ConfigureAwait(false)|};", "await FAsync().ConfigureAwait(false);");
        await Proven("{|LOOP201:FAsync().{|LOOP402:ConfigureAwait|}(false)|};", "await FAsync();");
    }

    [Fact]
    public Task Dropped_tasks_in_bulk() => Verify.Bulk<LOOP201_UnawaitedTaskFix>(
        """
        {|LOOP201:FAsync()|}; // first
                for (var i = 0; i < 2; {|LOOP201:FAsync(i)|}, i++) {|LOOP201:FAsync(i)|};
                loop.CallSoon(() => {|LOOP201:FAsync()|});
        """,
        """
        await FAsync(); // first
                for (var i = 0; i < 2; await FAsync(i), i++) await FAsync(i);
                loop.CallSoon(() => _ = loop.CreateTask(_ => FAsync()));
        """, "EventLoop loop");

    // CreateTask

    [Fact]
    public Task The_loop_in_scope_holds_the_task() => Verify.Proven<LOOP201_UnawaitedTaskFix>(
        """
        {|LOOP201:FAsync(1)|}; // fire and forget
                {|LOOP201:GAsync()|};
                {|LOOP201:c?.SelfAsync()|};
                if (c is null)
                    /* then */ {|LOOP201:FAsync()|};
        """,
        """
        _ = loop.CreateTask(_ => FAsync(1)); // fire and forget
                _ = loop.CreateTask(_ => GAsync());
                _ = loop.CreateTask(_ => c?.SelfAsync() ?? Task.CompletedTask);
                if (c is null)
                    /* then */ _ = loop.CreateTask(_ => FAsync());
        """, "EventLoop loop, C? c", Hold, members: "Task SelfAsync() => FAsync();");

    [Fact]
    public Task Without_a_loop_in_scope_it_is_the_current_one() => Verify.Proven<LOOP201_UnawaitedTaskFix>(
        "{|LOOP201:FAsync()|};", "_ = EventLoop.Current.CreateTask(_ => FAsync());", key: Hold);

    [Fact]
    public Task The_only_way_in_a_synchronous_callback() => Proven(
        "loop.CallSoon(() => {|LOOP201:FAsync()|});\n        loop.CallSoon(() => { {|LOOP201:FAsync()|}; });",
        "loop.CallSoon(() => _ = loop.CreateTask(_ => FAsync()));\n        loop.CallSoon(() => { _ = loop.CreateTask(_ => FAsync()); });",
        "EventLoop loop");

    [Fact]
    public Task Held_in_bulk() => Verify.Bulk<LOOP201_UnawaitedTaskFix>(
        "{|LOOP201:FAsync()|};\n        {|LOOP201:VAsync()|};",
        "_ = EventLoop.Current.CreateTask(_ => FAsync());\n        {|LOOP201:VAsync()|};", key: Hold);

    [Fact]
    public Task The_parameter_does_not_hide_another_name() => Verify.Proven<LOOP201_UnawaitedTaskFix>(
        "{|LOOP201:RunAsync(_ => { })|};", "_ = EventLoop.Current.CreateTask(cancellationToken => RunAsync(_ => { }));",
        key: Hold, members: "Task RunAsync(Action<int> action) => FAsync();");

    [Theory]
    [InlineData("for (var i = 0; i < 2; i++) {|LOOP201:FAsync(i)|};")]
    [InlineData("var n = 1; {|LOOP201:FAsync(n)|}; n = 2;")]
    [InlineData("var n = 1; {|LOOP201:FAsync(n)|}; (n, _) = (2, 3);")]
    [InlineData("var n = 1; {|LOOP201:FAsync(n)|}; int.TryParse(\"\", out n);")]
    [InlineData("using var stream = new MemoryStream(); {|LOOP201:stream.FlushAsync()|};")]
    [InlineData("using (var stream = new MemoryStream()) {|LOOP201:stream.FlushAsync()|};")]
    [InlineData("Task _ = FAsync(); {|LOOP201:FAsync()|};")]
    [InlineData("var task = FAsync(); {|LOOP201:FAsync(await GAsync())|};")]
    public Task What_runs_later_must_find_what_it_finds_now(string statements) =>
        Verify.Proven<LOOP201_UnawaitedTaskFix>(statements, statements, key: Hold);

    [Fact(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    public Task A_variable_with_a_reference_to_it_may_change() =>
        What_runs_later_must_find_what_it_finds_now("var n = 1; {|LOOP201:FAsync(n)|}; ref var place = ref n;");

    [Fact]
    public Task A_variable_of_each_turn_is_found_later() => Verify.Proven<LOOP201_UnawaitedTaskFix>(
        "foreach (var n in new[] { 1 }) {|LOOP201:FAsync(n)|};",
        "foreach (var n in new[] { 1 }) _ = EventLoop.Current.CreateTask(_ => FAsync(n));", key: Hold);

    // Places

    [Theory]
    [InlineData("lock (this) { {|LOOP201:FAsync()|}; }")]
    [InlineData("unsafe { {|LOOP201:FAsync()|}; }")]
    [InlineData("Action action = () => {|LOOP201:FAsync()|};")]
    public Task No_await_can_stand_there(string statement) => Async(statement, statement);

    [Theory]
    [InlineData("class C { public C() => {|LOOP201:Task.Delay(1)|}; }")]
    [InlineData("class C { int P { get { {|LOOP201:Task.Delay(1)|}; return 1; } set => {|LOOP201:Task.Delay(1)|}; } }")]
    [InlineData("class C { void M(ref int n) { {|LOOP201:Task.Delay(1)|}; } }")]
    [InlineData("class C { void M() { {|LOOP201:Task.Delay(1)|}; } Action A() => M; }")]
    [InlineData("class C { void M() { lock (this) { {|LOOP201:Task.Delay(1)|}; } } }")]
    [InlineData("class C : IDisposable { public void Dispose() { {|LOOP201:Task.Delay(1)|}; } }")]
    public Task What_cannot_be_async_stays(string source) => Same(source);

    [Fact]
    public Task A_function_becomes_async() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        """
        class C
        {
            void M() { {|LOOP201:Task.Delay(1)|}; } // first
            Task N(C? c) { {|LOOP201:c?.SelfAsync()|}; return Task.CompletedTask; }
            Task SelfAsync() => Task.CompletedTask;
            void Caller() => M();
            void Subscribe(EventHandler handler) { AppDomain.CurrentDomain.ProcessExit += OnExit; }
            void OnExit(object? sender, EventArgs e) => {|LOOP201:Task.Delay(1)|};
        }
        """,
        """
        class C
        {
            async Task MAsync() { await Task.Delay(1); } // first
            async Task N(C? c) { await (c?.SelfAsync() ?? Task.CompletedTask); }
            Task SelfAsync() => Task.CompletedTask;
            async Task CallerAsync() => await MAsync();
            void Subscribe(EventHandler handler) { AppDomain.CurrentDomain.ProcessExit += OnExit; }
            async void OnExit(object? sender, EventArgs e) => await Task.Delay(1);
        }
        """);

    [Fact]
    public async Task On_the_loop_the_loop_comes_first_and_async_second()
    {
        const string Source = "class C { [LoopBound] void M(EventLoop loop) { {|LOOP201:Task.Delay(1)|}; } [LoopBound] void N(EventLoop loop) => M(loop); }";
        await Verify.Source<LOOP201_UnawaitedTaskFix>(Source,
            "class C { [LoopBound] void M(EventLoop loop) { _ = loop.CreateTask(_ => Task.{|LOOP404:Delay|}(1)); } [LoopBound] void N(EventLoop loop) => M(loop); }");
        await Verify.Source<LOOP201_UnawaitedTaskFix>(Source,
            "class C { [LoopBound] async Task MAsync(EventLoop loop) { await Task.{|LOOP404:Delay|}(1); } [LoopBound] async Task NAsync(EventLoop loop) => await MAsync(loop); }",
            key: "LOOP201.MakeAsync");
    }

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        """
        class C<T>
        {
            async void Handler(object sender, EventArgs e) => {|LOOP201:Task.Delay(1)|};
            async Task Method(Task<T> task) { async Task Local() { {|LOOP201:WaitAsync(task)|}; } await Local(); }
            Func<Task> Lambda() => async () => { {|LOOP201:WaitAsync(1)|}; };
            static Task<TItem> WaitAsync<TItem>(TItem item) => Task.FromResult(item);
        }
        """,
        """
        class C<T>
        {
            async void Handler(object sender, EventArgs e) => await Task.Delay(1);
            async Task Method(Task<T> task) { async Task Local() { await WaitAsync(task); } await Local(); }
            Func<Task> Lambda() => async () => { await WaitAsync(1); };
            static Task<TItem> WaitAsync<TItem>(TItem item) => Task.FromResult(item);
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        "{|LOOP201:Task.Delay(1)|};\n", "await Task.Delay(1);\n", output: Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Imports_and_shadowed_names() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        """
        class C
        {
            int Task => 1;
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M(C? c) { {|LOOP201:c?.FAsync()|}; }
            System.Threading.Tasks.Task FAsync() => null!;
        }
        """,
        """
        class C
        {
            int Task => 1;
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M(C? c) { await (c?.FAsync() ?? System.Threading.Tasks.Task.CompletedTask); }
            System.Threading.Tasks.Task FAsync() => null!;
        }
        """, withUsings: false);

    [Fact]
    public Task A_missing_import_of_the_loop_is_added() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        """
        using System.Threading.Tasks;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async Task M() { {|LOOP201:Task.Delay(1)|}; }
        }
        """,
        """
        using System.Threading.Tasks;
        using AsyncLoop;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async Task M() { _ = EventLoop.Current.CreateTask(_ => Task.{|LOOP404:Delay|}(1)); }
        }
        """, key: Hold, withUsings: false);

    [Fact]
    public Task Comments_and_layout_stay() => Async(
        """
        // before
                {|LOOP201:FAsync( /* none */ )
                    // then
                    .WaitAsync(limit)|}; // after
        """,
        """
        // before
                await FAsync( /* none */ )
                    // then
                    .WaitAsync(limit); // after
        """, "TimeSpan limit");

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP201_UnawaitedTaskFix>(
        "class C { async Task M() { int = 3; {|LOOP201:Task.Delay(1)|}; return Foo(",
        "class C { async Task M() { int = 3; await Task.Delay(1); return Foo(", compiles: false);

    private static Task Proven(string before, string after, string parameters = "") => Verify.Proven<LOOP201_UnawaitedTaskFix>(before, after, parameters);

    private static Task Async(string before, string after, string parameters = "", string members = "") =>
        Verify.Async<LOOP201_UnawaitedTaskFix>(before, after, parameters, members: members);

    private static Task Same(string source) => Verify.Source<LOOP201_UnawaitedTaskFix>(source, source);
}
