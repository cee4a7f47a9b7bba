namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>The nearest function decides; what its target takes decides whether a lambda may be awaited in.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("async Task<int> F() => GAsync().Result; Use((Delegate)F);", "async Task<int> F() => await GAsync(); Use((Delegate)F);")]
    [InlineData("static async Task F() { Thread.Sleep(1); } Use((Delegate)F);", "static async Task F() { await Task.Delay(1); } Use((Delegate)F);")]
    [InlineData("Func<int, Task> f = async n => Thread.Sleep(n);", "Func<int, Task> f = async n => await Task.Delay(n);")]
    [InlineData("Func<Task<Func<int>>> f = async () => { Thread.Sleep(1); return () => GAsync().Result; };", "Func<Task<Func<int>>> f = async () => { await Task.Delay(1); return () => GAsync().Result; };")]
    [InlineData("Func<Task> f = async delegate { FAsync().Wait(); };", "Func<Task> f = async delegate { await FAsync(); };")]
    public Task Local_functions_and_lambdas(string before, string after) => HardPlace.Body(before, after);

    [Fact]
    public Task A_synchronous_function_between_becomes_async_first() => HardPlace.Becomes(
        "using static H; class C { [LoopBound] async Task M() { void F() { Thread.Sleep(1); } F(); EventLoop.Current.CallSoon(() => FAsync().Wait()); await Task.Yield(); } }",
        "using static H; class C { [LoopBound] async Task M() { async Task F() { await EventLoop.Delay(1); } await F(); _ = EventLoop.Current.CreateTask(async _ => await FAsync()); await Task.Yield(); } }");

    [Fact]
    public Task An_event_handler() => HardPlace.Becomes(
        "using static H; class C { async void OnClick(object? sender, EventArgs e) { Thread.Sleep(1); GAsync().Wait(); } }",
        "using static H; class C { async void OnClick(object? sender, EventArgs e) { await Task.Delay(1); await GAsync(); } }");

    [Theory]
    [InlineData("System.Linq.Expressions.Expression<Func<int>> tree = () => GAsync().Result; Thread.Sleep(1);", "System.Linq.Expressions.Expression<Func<int>> tree = () => GAsync().Result; await Task.Delay(1);")]
    [InlineData("System.Linq.Expressions.Expression<Action> tree = () => Thread.Sleep(1); Thread.Sleep(2);", "System.Linq.Expressions.Expression<Action> tree = () => Thread.Sleep(1); await Task.Delay(2);")]
    public Task An_expression_tree_is_not_run(string before, string after) => HardPlace.Body(before, after);

    [Fact]
    public Task A_method_group_stays() => HardPlace.Body(
        "Action<int> sleep = Thread.Sleep; Func<Task<int>, int> read = t => t.Result; Use(sleep); Use(read); Thread.Sleep(1);",
        "Action<int> sleep = Thread.Sleep; Func<Task<int>, int> read = t => t.Result; Use(sleep); Use(read); await Task.Delay(1);");

    [Fact]
    public async Task Main_and_top_level_statements_keep_their_names()
    {
        await HardPlace.Becomes(
            "using static H; class P { static async Task<int> Main() { Thread.Sleep(1); return GAsync().Result; } }",
            "using static H; class P { static async Task<int> Main() { await Task.Delay(1); return await GAsync(); } }");
        await HardPlace.Becomes("using static H; Thread.Sleep(1); await FAsync(); Use(GAsync().Result);", "using static H; await Task.Delay(1); await FAsync(); Use(await GAsync());", Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
    }
}
