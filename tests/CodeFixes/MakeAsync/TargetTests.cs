namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>Lambdas and method groups, where what takes them takes asynchronous ones, too.</summary>
public sealed class TargetTests
{
    [Fact]
    public Task A_callback_becomes_a_task_that_the_loop_holds() => Closures.Fix(
        "class C { void M(EventLoop loop) { loop.CallSoon(() => Thread.Sleep(1)); loop.CallSoon(static () => { Thread.Sleep(2); }); loop.CallSoon(delegate { Thread.Sleep(3); }); } void N(EventLoop? loop, Task t) => loop?.CallSoon(() => t.Wait()); }",
        "class C { void M(EventLoop loop) { loop.CreateTask(async _ => await EventLoop.Delay(1)); loop.CreateTask(static async _ => { await EventLoop.Delay(2); }); loop.CreateTask(async delegate { await EventLoop.Delay(3); }); } void N(EventLoop? loop, Task t) => loop?.CreateTask(async _ => await t); }");

    [Fact]
    public Task A_task_that_an_async_function_starts_is_dropped_by_name() => Closures.Fix(
        """
        class C
        {
            void Load() { Thread.Sleep(1); }
            [LoopBound] void Tick() { Thread.Sleep(1); }
            async Task M(EventLoop loop, Task t)
            {
                loop.CallSoon(() => t.Wait()); // first
                /* then */ loop?.CallSoon(() => Load());
                loop.CallSoon(Tick);
                Load();
                await Task.Yield();
            }
            void Becomes(EventLoop loop) { loop.CallSoon(() => Load()); Load(); }
            [LoopBound] void Caller(EventLoop loop) => Becomes(loop);
            async Task Body(EventLoop loop, Task t) => loop.CallSoon(() => t.Wait());
        }
        """,
        """
        class C
        {
            async Task LoadAsync() { await Task.Delay(1); }
            [LoopBound] async Task TickAsync() { await EventLoop.Delay(1); }
            async Task M(EventLoop loop, Task t)
            {
                _ = loop.CreateTask(async _ => await t); // first
                /* then */ _ = loop?.CreateTask(async _ => await LoadAsync());
                _ = loop.CreateTask(_ => TickAsync());
                await LoadAsync();
                await Task.Yield();
            }
            async Task BecomesAsync(EventLoop loop) { _ = loop.CreateTask(async _ => await LoadAsync()); await LoadAsync(); }
            [LoopBound] async Task CallerAsync(EventLoop loop) => await BecomesAsync(loop);
            async Task Body(EventLoop loop, Task t) => _ = loop.CreateTask(async _ => await t);
        }
        """);

    [Fact]
    public Task Top_level_statements_start_a_task() => Closures.Fix(
        "var loop = new EventLoop();\nloop.CallSoon(() => Thread.Sleep(1));\nawait Task.Yield();\n",
        "var loop = new EventLoop();\n_ = loop.CreateTask(async _ => await EventLoop.Delay(1));\nawait Task.Yield();\n",
        output: Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("var _ = 1; loop.CallSoon(() => Thread.Sleep(_)); await Task.Yield();")]
    [InlineData("loop.CallLater(TimeSpan.Zero, () => Thread.Sleep(1)); await Task.Yield();")]
    public Task A_task_that_cannot_be_dropped_by_name(string statements) => Closures.Same($$"""class C { async Task M(EventLoop loop) { {{statements}} } }""");

    [Fact]
    public Task A_method_that_is_a_callback() => Closures.Fix(
        "class C { [LoopBound] void Tick() { Thread.Sleep(1); } void M(EventLoop loop) { loop.CallSoon(Tick); loop.CallSoon(this.Tick); } }",
        "class C { [LoopBound] async Task TickAsync() { await EventLoop.Delay(1); } void M(EventLoop loop) { loop.CreateTask(_ => TickAsync()); loop.CreateTask(_ => this.TickAsync()); } }");

    [Fact]
    public Task A_callback_whose_handle_is_used_stays() => Closures.Same(
        "class C { LoopHandle M(EventLoop loop) => loop.CallSoon(() => Thread.Sleep(1)); }");

    [Fact]
    public Task An_overload_that_takes_an_asynchronous_function() => Closures.Fix(
        """
        class C
        {
            int Load() { Thread.Sleep(1); return 1; }
            void Save() { Thread.Sleep(1); }
            async Task M(CancellationToken ct)
            {
                var n = await Task.Run(() => Load());
                n += await Task.Run(() => { var x = Load(); return x; }, ct) + await Task.Run(Load) + await Task.Run<int>(() => Load());
                await Task.Run(() => Save(), ct);
                await Task.Run(Save);
                Save();
                Load();
            }
        }
        """,
        """
        class C
        {
            async Task<int> LoadAsync() { await Task.Delay(1); return 1; }
            async Task SaveAsync() { await Task.Delay(1); }
            async Task M(CancellationToken ct)
            {
                var n = await Task.Run(async () => await LoadAsync());
                n += await Task.Run(async () => { var x = await LoadAsync(); return x; }, ct) + await Task.Run(LoadAsync) + await Task.Run<int>(async () => await LoadAsync());
                await Task.Run(async () => await SaveAsync(), ct);
                await Task.Run(SaveAsync);
                await SaveAsync();
                await LoadAsync();
            }
        }
        """);

    [Theory]
    [InlineData("Action a = Load;")]
    [InlineData("Action a = () => Load(); a();")]
    [InlineData("var t = new Thread(Load);")]
    [InlineData("new List<int>().ForEach(x => Load());")]
    [InlineData("_ = new int[1].Select(x => { Load(); return x; });")]
    [InlineData("_ = EventLoop.Current.RunInExecutor(Load);")]
    [InlineData("EventLoop.Current.CallLater(TimeSpan.Zero, () => Load());")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Load());")]
    [InlineData("Delegate d = (Action)Load;")]
    [InlineData("Func<object> g = Get; Get();")]
    [InlineData("System.Linq.Expressions.Expression<Action> e = () => Load();")]
    public Task Other_delegates_cannot_become_asynchronous(string use) => Closures.Same(
        $$"""class C { void Load() { Thread.Sleep(1); } string Get() { Load(); return ""; } async Task M() { {{use}} Load(); await Task.Yield(); } }""");
}
