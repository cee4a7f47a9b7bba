namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>Members that cannot be async, where what blocks is reported and no fix is offered, and those that can become so.</summary>
public sealed class NotAsyncTests
{
    [Theory]
    [InlineData("[LoopBound] C() { Thread.Sleep(1); GAsync().Wait(); }")]
    [InlineData("[LoopBound] C(Task<int> t) : this(t.Result) { } C(int n) { }")]
    [InlineData("[LoopBound] static C() { Thread.Sleep(1); }")]
    [InlineData("[LoopBound] ~C() { Thread.Sleep(1); }")]
    [InlineData("[LoopBound] public static C operator +(C c, Task<int> t) { t.Wait(); return c; }")]
    [InlineData("[LoopBound] public static implicit operator int(C c) { return GAsync().Result; }")]
    [InlineData("[LoopBound] int P => GAsync().Result;")]
    [InlineData("int P { [LoopBound] get { Thread.Sleep(1); return GAsync().Result; } [LoopBound] set { GAsync().Wait(); } }")]
    [InlineData("[LoopBound] int this[int i] => Use(File.ReadAllText(\"f\"));")]
    [InlineData("event Action E { [LoopBound] add { Thread.Sleep(1); } [LoopBound] remove { GAsync().Wait(); } }")]
    public Task No_fix(string member) => HardPlace.None($"using static H; class C {{ {member} }}");

    [Theory]
    [InlineData("int F = 1; [LoopBound] void M() { F = GAsync().Result; }", "int F = 1; [LoopBound] async Task MAsync() { F = await GAsync(); }", false)]
    [InlineData("[LoopBound] ValueTask M() { Thread.Sleep(1); return default; }", "[LoopBound] async ValueTask M() { await EventLoop.Delay(1); }", true)]
    [InlineData("[LoopBound] IEnumerable<int> M() { Thread.Sleep(1); yield return GAsync().Result; }", "[LoopBound] async IAsyncEnumerable<int> MAsync() { await EventLoop.Delay(1); yield return await GAsync(); }", false)]
    public Task Functions_that_become_async(string before, string after, bool inBulk) => HardPlace.Becomes(
        $"using static H; class C {{ {before} }}", $"using static H; class C {{ {after} }}", bulk: inBulk ? null : $"using static H; class C {{ {before} }}");

    [Fact]
    public Task A_constructor_that_an_async_method_runs() => HardPlace.None(
        "using static H; class C { C() { Thread.Sleep(1); } [LoopBound] static async Task<C> M() { await Task.Yield(); return new C(); } }");

    [Fact]
    public Task A_lambda_in_a_field_initializer_is_a_function_of_its_own() => HardPlace.Becomes(
        "using static H; class C { Func<Task<int>> f = async () => { Thread.Sleep(1); return GAsync().Result; }; int n = H.Use(1); }",
        "using static H; class C { Func<Task<int>> f = async () => { await Task.Delay(1); return await GAsync(); }; int n = H.Use(1); }");

    [Theory]
    [InlineData("[LoopBound] void M(ref int n, out int o, in int i) { Thread.Sleep(n); o = i; }")]
    [InlineData("[LoopBound] Task<int> M(ref Task<int> t) { return Task.FromResult(t.Result); }")]
    [InlineData("[LoopBound] unsafe void M(int* n) { Thread.Sleep(*n); }")]
    public Task Parameters_by_reference_and_pointers(string member) => HardPlace.None($"using static H; class C {{ {member} }}");

    [Fact]
    public Task Interfaces_and_overrides()
    {
        const string Before = "using static H; interface I { int Load(); } class B : I { [LoopBound] public virtual int Load() => GAsync().Result; } class D : B { [LoopBound] public override int Load() { Thread.Sleep(1); return 1; } }";
        return HardPlace.Becomes(
            Before,
            "using static H; interface I { Task<int> LoadAsync(); } class B : I { [LoopBound] public virtual async Task<int> LoadAsync() => await GAsync(); } class D : B { [LoopBound] public override async Task<int> LoadAsync() { await EventLoop.Delay(1); return 1; } }",
            bulk: Before);
    }
}
