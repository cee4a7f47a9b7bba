using System.Globalization;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>Functions that run on the loop because code that runs on it calls them: ConfigureAwait(false) is reported in these only.</summary>
public sealed class ProvenFunctionsTests
{
    private const string Leaves = "await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false);";
    private const string Silent = "await Task.Delay(1).ConfigureAwait(false);";

    [Theory]
    [InlineData("static void Main() => EventLoop.Run(async ct => await F()); static async Task F() { " + Leaves + " }")]
    [InlineData("static void Main() => EventLoop.Run(async ct => { await A(); }); static async Task A() => await B(); static async Task B() { " + Leaves + " }")]
    [InlineData("static void Main() => EventLoop.Run(MainAsync); static Task MainAsync(CancellationToken ct) => F(); static async Task F() { " + Leaves + " }")]
    [InlineData("[LoopBound] async Task M() { await F(); } async Task F() { " + Leaves + " }")]
    [InlineData("[LoopBound] void M() { Start(); } void Start() { _ = F(); } async Task F() { " + Leaves + " }")]
    [InlineData("[LoopBound] async Task M() { await L(); async Task L() { " + Leaves + " } }")]
    [InlineData("static void Go([RunsOnLoop] Func<Task> f) => _ = f(); void M() => Go(F); async Task F() { " + Leaves + " }")]
    [InlineData("void M() { Go(F); static void Go([RunsOnLoop] Func<Task> f) => _ = f(); } async Task F() { " + Leaves + " }")]
    [InlineData("class D { public D([RunsOnLoop] Func<Task> f) => _ = f(); } void M() => new D(F).ToString(); async Task F() { " + Leaves + " }")]
    [InlineData("class D([RunsOnLoop] Func<Task> f) { Func<Task> G => f; } D M() => new(F); async Task F() { " + Leaves + " }")]
    [InlineData("[LoopBound] async Task M(int[] xs) { await Task.WhenAll(xs.Select(async x => { " + Leaves + " })); }")]
    [InlineData("[LoopBound] async Task M(int[] xs) { await Task.WhenAll(xs.Select(x => F())); } async Task F() { " + Leaves + " }")]
    [InlineData("void M(EventLoop loop) { loop.CallSoon(() => _ = F()); } async Task F() { " + Leaves + " }")]
    [InlineData("[LoopBound] async Task M(I i) { await i.F(); } interface I { Task F(); } class One : I { public async Task F() { " + Leaves + " } } class Two : I { public async Task F() { " + Leaves + " } }")]
    [InlineData("[LoopBound] async Task M() { await foreach (var x in F()) { } } async IAsyncEnumerable<int> F() { " + Leaves + " yield return 1; }")]
    [InlineData("[LoopBound] async Task M() { await F<int>(); } async Task F<T>() { " + Leaves + " await G<T>(); } async Task G<T>() { await Task.Yield(); }")]
    [InlineData("[LoopBound] async Task M() { await F(3); } async Task F(int n) { " + Leaves + " if (n > 0) await F(n - 1); }")]
    public Task Called_by_proven_code(string members) => Verify.Source("class C { " + members + " }");

    [Theory]
    [InlineData("async Task M() { await F(); } async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { await F(); } void Other() => Task.Run(async () => await F()).ToString(); async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { await F(); } void Other() => Task.Run(F).ToString(); async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { await F(); } void Other() => new Thread(() => Helper()).Start(); void Helper() => F().ToString(); async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { await F(); } [OffLoop(\"the device's thread\")] void OnData() => F().ToString(); async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { await Task.Run(() => F()); } async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M() { " + Leaves + " await F(); } async Task F() { " + Silent + " }")]
    [InlineData("[LoopBound] async Task M(Func<Task> f) { await f(); } async Task N() { await M(F); } async Task F() { " + Silent + " }")]
    [InlineData("void M(EventLoop loop) { loop.CallSoon(Tick); } void N() => Task.Run(Tick).ToString(); void Tick() => F().ToString(); async Task F() { " + Silent + " }")]
    public Task Not_called_there_or_not_only_there(string members) => Verify.Source("class C { " + members + " }");

    [Fact]
    public Task Helpers_stay_judged_through_their_callers() => Verify.Source("""
        class C
        {
            [LoopBound] async Task M() { {|LOOP105:Helper|}(); await Task.Yield(); }
            void Helper() => Thread.Sleep(1);
        }
        """);

    [Fact]
    public Task A_callback_of_the_loop_is_judged_where_it_stands() => Verify.Source("""
        class C
        {
            void M(EventLoop loop) => loop.CallSoon(Tick);
            async Task N() { Tick(); await Task.Yield(); }
            void Tick() => Thread.{|LOOP101:Sleep|}(1);
        }
        """);

    [Fact]
    public async Task Nothing_is_put_there_that_fails_off_the_loop()
    {
        var found = Assert.Single(await Verify.Diagnostics(
            "public class C { [LoopBound] async Task M() { await F(); } public async Task F() { Thread.Sleep(1); await Task.Delay(1); } }"));
        Assert.Equal("'Thread.Sleep' freezes the loop; use 'await Task.Delay'", found.GetMessage(CultureInfo.InvariantCulture));
        Assert.False(found.Properties.ContainsKey(FixProperties.OnLoop));
    }

    [Fact]
    public async Task An_edit_elsewhere_changes_what_is_proven()
    {
        const string callee = "class D { public static async Task F() { await Task.Delay(1).ConfigureAwait(false); } }";
        Assert.Single(await Verify.Diagnostics(callee, "class C { [LoopBound] async Task M() { await D.F(); } }"));
        Assert.Empty(await Verify.Diagnostics(callee, "class C { [LoopBound] async Task M() { await Task.Yield(); } }"));
        Assert.Single(await Verify.Diagnostics(callee, "class C { [LoopBound] async Task M() { await D.F(); } }"));
    }

    [Theory]
    [InlineData("class C { static void Main() => EventLoop.Run(async ct => await F( ); static async Task F() { await Task.Yield(); } }")]
    [InlineData("class C { [LoopBound] async Task M() { await F(); } async Task F() { ")]
    [InlineData("[LoopBound")]
    [InlineData("class C { C([RunsOnLoop] Action a) { } void M([RunsOnLoop] { }")]
    [InlineData("void F([RunsOnLoop] Action a) { } delegate void D([RunsOffLoop] Action a);")]
    public Task Half_typed(string source) => Verify.Broken(source);
}
