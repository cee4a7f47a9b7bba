using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP108_BlockingDisposeFixTests
{
    private const string Resource = "public class R : IDisposable, IAsyncDisposable { public int N; public void Dispose() { } public async ValueTask DisposeAsync() => await Task.Yield(); }";

    [Fact]
    public Task Every_form_of_using() => Verify.Proven<LOOP108_BlockingDisposeFix>(
        """
        // first
                {|LOOP108:using|} var a = new R(); // kept
                {|LOOP108:using|} R b = new R(), c = new R();
                {|LOOP108:using|} (r) Use(r);
                {|LOOP108:using|} (var d = new R())
                {|LOOP108:using|} (new R())
                {
                    {|LOOP108:using|} R? none = null;
                    Use(d.N);
                }
                /* before */ {|LOOP108:using|} /* between */ (R e = new(), f = new()) { Use(e.N + f.N); }
        """,
        """
        // first
                await using var a = new R(); // kept
                await using R b = new R(), c = new R();
                await using (r) Use(r);
                await using (var d = new R())
                await using (new R())
                {
                    await using R? none = null;
                    Use(d.N);
                }
                /* before */ await using /* between */ (R e = new(), f = new()) { Use(e.N + f.N); }
        """,
        "R r", members: Resource);

    [Fact]
    public Task Types_of_the_framework() => Verify.Async<LOOP108_BlockingDisposeFix>(
        "{|LOOP108:using|} var writer = new StreamWriter(stream); await writer.WriteAsync(\"\");",
        "await using var writer = new StreamWriter(stream); await writer.WriteAsync(\"\");",
        "Stream stream");

    [Fact]
    public Task A_dispose_that_blocks_through_source() => Verify.Async<LOOP108_BlockingDisposeFix>(
        "{|LOOP108:using|} var slow = new Slow();", "await using var slow = new Slow();",
        members: "class Slow : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public async ValueTask DisposeAsync() => await Task.Delay(1); }");

    [Fact]
    public Task Places_without_await_stay()
    {
        const string Source = Resource + """
            class C
            {
                async Task M(R r) { lock (this) { {|LOOP108:using|} (r) { } } await Task.Yield(); }
                Task N(R r) { lock (this) { {|LOOP108:using|} (r) { } } return Task.CompletedTask; }
            }
            """;
        return Verify.Source<LOOP108_BlockingDisposeFix>(Source, Source);
    }

    [Fact(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    public Task A_span_that_is_used_after_the_scope_stays() => Verify.Async<LOOP108_BlockingDisposeFix>(
        "var span = \"abc\".AsSpan(); {|LOOP108:using|} (r) { } Use(span.Length);",
        "var span = \"abc\".AsSpan(); {|LOOP108:using|} (r) { } Use(span.Length);",
        "R r", members: Resource);

    [Fact]
    public Task Iterators_lambdas_and_top_level_statements() => Verify.Source<LOOP108_BlockingDisposeFix>(
        "{|LOOP108:using|} var a = new R(); Func<Task> f = async () => { {|LOOP108:using|} (new R()) await Task.Yield(); }; await f(); async IAsyncEnumerable<int> F() { {|LOOP108:using|} var r = new R(); yield return 1; await f(); } _ = F();" + Resource,
        "await using var a = new R(); Func<Task> f = async () => { await using (new R()) await Task.Yield(); }; await f(); async IAsyncEnumerable<int> F() { await using var r = new R(); yield return 1; await f(); } _ = F();" + Resource,
        output: OutputKind.ConsoleApplication);

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP108_BlockingDisposeFix>(
        """
        {|LOOP108:using|} var a = new R();
                {|LOOP108:using|} (new R()) { {|LOOP108:using|} (new R()) { } }
                foreach (var n in new[] { 1 }) { {|LOOP108:using|} var b = new R(); }
        """,
        """
        await using var a = new R();
                await using (new R()) { await using (new R()) { } }
                foreach (var n in new[] { 1 }) { await using var b = new R(); }
        """,
        members: Resource);

    [Fact]
    public Task Half_typed_code_does_no_harm() => Verify.Source<LOOP108_BlockingDisposeFix>(
        Resource + "class C { async Task M() { {|LOOP108:using|} var r = new R() } }",
        Resource + "class C { async Task M() { await using var r = new R() } }", compiles: false);
}
