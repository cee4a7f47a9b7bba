namespace AsyncLoop.CodeFixes.Tests.MakeAsync;

/// <summary>The names of what became async, and the options.</summary>
public sealed class NameTests
{
    private const string Body = "{ Thread.Sleep(1); return 1; }";
    private const string Awaited = "{ await Task.Delay(1); return 1; }";

    [Theory]
    [InlineData("class C { int Load() {0} void LoadAsync() { } async Task M() => Load(); }", "class C { async Task<int> Load() {1} void LoadAsync() { } async Task M() => await Load(); }")]
    [InlineData("class B { protected int LoadAsync; } class C : B { int Load() {0} async Task M() => Load(); }", "class B { protected int LoadAsync; } class C : B { async Task<int> Load() {1} async Task M() => await Load(); }")]
    [InlineData("class C { protected int Load() {0} async Task M() => Load(); } class D : C { void LoadAsync() { } }", "class C { protected async Task<int> Load() {1} async Task M() => await Load(); } class D : C { void LoadAsync() { } }")]
    [InlineData("class C { int LoadAsync() {0} async Task M() => LoadAsync(); }", "class C { async Task<int> LoadAsync() {1} async Task M() => await LoadAsync(); }")]
    [InlineData("class C { async Task M() { int LoadAsync = 1; Load(); int Load() {0} } }", "class C { async Task M() { int LoadAsync = 1; await Load(); async Task<int> Load() {1} } }")]
    public Task A_name_that_is_taken_stays(string before, string after) =>
        Closures.Fix(before.Replace("{0}", Body), after.Replace("{1}", Awaited));

    [Fact]
    public Task A_method_with_an_awaitable_twin_stays() => Closures.Same(
        $$"""class C { int Load(int n) {{Body}} Task<int> LoadAsync(int n, CancellationToken t = default) => Task.FromResult(n); async Task M() => Load(1); }""");

    [Fact]
    public Task Names_stay_on_wish() => Closures.Fix(
        $$"""class C { int Load() {{Body}} async Task M() => Load(); }""",
        $$"""class C { async Task<int> Load() {{Awaited}} async Task M() => await Load(); }""",
        "asyncloop.make_async.rename = false");

    [Fact]
    public Task Overloads_are_told_apart() => Closures.Fix(
        $$"""class C { int Load(int n) {{Body}} int Load(string s) => 2; async Task M() => Load(Load("")); }""",
        $$"""class C { async Task<int> LoadAsync(int n) {{Awaited}} int Load(string s) => 2; async Task M() => await LoadAsync(Load("")); }""");

    [Fact]
    public Task An_extension_method_has_the_name_already() => Closures.Fix(
        $$"""class B { public int Load(long n) {{Body}} } class D : B { async Task M() => Load(1); } static class X { static async Task N(B b) => await b.LoadAsync(1); public static Task<int> LoadAsync(this B b, long n) => Task.FromResult(2); }""",
        $$"""class B { public async Task<int> Load(long n) {{Awaited}} } class D : B { async Task M() => await Load(1); } static class X { static async Task N(B b) => await b.LoadAsync(1); public static Task<int> LoadAsync(this B b, long n) => Task.FromResult(2); }""");

    [Fact]
    public Task A_token_on_the_way_up_on_wish() => Closures.Fix(
        """
        interface I { int Load(int n); }
        class C : I
        {
            public int Load(int n) { Thread.Sleep(n); return 1; }
            int Twice(I i) => i.Load(n: 1) + Load(2);
            async Task M(CancellationToken ct) { Twice(this); Local(); int Local() => Twice(this); }
            async Task N() { Twice(this); }
        }
        """,
        """
        interface I { Task<int> LoadAsync(int n, CancellationToken cancellationToken = default); }
        class C : I
        {
            public async Task<int> LoadAsync(int n, CancellationToken cancellationToken = default) { await Task.Delay(n, cancellationToken); return 1; }
            async Task<int> TwiceAsync(I i, CancellationToken cancellationToken = default) => await i.LoadAsync(n: 1, cancellationToken: cancellationToken) + await LoadAsync(2, cancellationToken);
            async Task M(CancellationToken ct) { await TwiceAsync(this, ct); await LocalAsync(ct); async Task<int> LocalAsync(CancellationToken cancellationToken = default) => await TwiceAsync(this, cancellationToken); }
            async Task N() { await TwiceAsync(this); }
        }
        """,
        "asyncloop.make_async.cancellation_token = true");

    [Fact]
    public Task No_token_for_code_that_cleans_up() => Closures.Fix(
        """
        class C
        {
            void Load() { try { Close(); } catch (ArgumentException) { Close(); } finally { Close(); } }
            void Close() { Thread.Sleep(1); }
            async Task M(CancellationToken ct) { try { Load(); } catch (OperationCanceledException) { Close(); throw; } }
        }
        """,
        """
        class C
        {
            async Task LoadAsync(CancellationToken cancellationToken = default) { try { await CloseAsync(cancellationToken); } catch (ArgumentException) { await CloseAsync(cancellationToken); } finally { await CloseAsync(); } }
            async Task CloseAsync(CancellationToken cancellationToken = default) { await Task.Delay(1, cancellationToken); }
            async Task M(CancellationToken ct) { try { await LoadAsync(ct); } catch (OperationCanceledException) { await CloseAsync(); throw; } }
        }
        """,
        "asyncloop.make_async.cancellation_token = true");

    [Fact]
    public Task No_second_token_and_none_behind_params_or_for_delegates() => Closures.Fix(
        "class C { int A(params int[] all) { Thread.Sleep(1); return B(default); } int B(CancellationToken t) { Thread.Sleep(1); return D(); } int D() { Thread.Sleep(1); return 1; } async Task M(CancellationToken ct) { A(); await Task.Run(D, ct); } }",
        "class C { async Task<int> AAsync(params int[] all) { await Task.Delay(1); return await BAsync(default); } async Task<int> BAsync(CancellationToken t) { await Task.Delay(1, t); return await DAsync(); } async Task<int> DAsync() { await Task.Delay(1); return 1; } async Task M(CancellationToken ct) { await AAsync(); await Task.Run(DAsync, ct); } }",
        "asyncloop.make_async.cancellation_token = true");
}
