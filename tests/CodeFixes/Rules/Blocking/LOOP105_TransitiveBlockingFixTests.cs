using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP105_TransitiveBlockingFixTests
{
    private const string Key = "LOOP105.RunHelperInExecutor";
    private const string Members = "static int Load() { Thread.Sleep(1); return 1; } static int Value => Load();";

    [Fact]
    public Task A_call_moves_to_the_executor_one_by_one() => Verify.Proven<LOOP105_TransitiveBlockingFix>(
        "var x = {|LOOP105:Load|}();", "var x = await EventLoop.Current.RunInExecutor(() => Load());", key: Key, members: Members);

    private const string Twins = """
        class Store : IDisposable, IAsyncDisposable
        {
            public int Load(int n) { Thread.Sleep(1); return n; }
            public async Task<int> LoadAsync(int n, CancellationToken token = default) { await Task.Delay(1, token); return n; }
            public void Save() => Thread.Sleep(1);
            public Task SaveAsync() { Thread.{|LOOP101:Sleep|}(1); return Task.CompletedTask; }
            public void Clear() => Thread.Sleep(1);
            public async Task ClearAsync() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
            public virtual void Flush() => Thread.Sleep(1);
            public virtual async Task FlushAsync() => await Task.Yield();
            public object Read() { Thread.Sleep(1); return 1; }
            public async Task<string> ReadAsync() { await Task.Yield(); return ""; }
            public void Close() => Thread.Sleep(1);
            async Task CloseAsync() => await Task.Yield();
            public void Dispose() => Thread.Sleep(1);
            public async ValueTask DisposeAsync() => await Task.Delay(1);
            public async Task OwnAsync() { {|LOOP105:Close|}(); await Task.Yield(); }
        }
        class Busy : Store { public override async Task FlushAsync() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); } }
        sealed class Quiet : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public ValueTask DisposeAsync() { {|LOOP105:Dispose|}(); return default; } }
        """;

    [Fact]
    public Task A_twin_is_awaited() => Verify.Source<LOOP105_TransitiveBlockingFix>(
        Twins + """
        class C
        {
            async Task M(Store s, CancellationToken ct)
            {
                var n = s.{|LOOP105:Load|}(1) + 1; // kept
                s?.{|LOOP105:Dispose|}();
                s!.{|LOOP105:Dispose|}();
                await Task.Yield();
            }
        }
        """,
        (Twins + """
        class C
        {
            async Task M(Store s, CancellationToken ct)
            {
                var n = await s.LoadAsync(1, ct) + 1; // kept
                await (s?.DisposeAsync() ?? default);
                await s!.DisposeAsync();
                await Task.Yield();
            }
        }
        """).Replace("{|LOOP105:Close|}()", "await CloseAsync()"));

    [Fact]
    public Task Twins_in_bulk() => Verify.Bulk<LOOP105_TransitiveBlockingFix>(
        """
        var n = s.{|LOOP105:Load|}(s.{|LOOP105:Load|}(1)) /* twice */;
                if (n > s.{|LOOP105:Load|}(2)) { s.{|LOOP105:Dispose|}(); } // last
                {|LOOP107:lock|} (s) { s.{|LOOP105:Dispose|}(); }
        """,
        """
        var n = await s.LoadAsync(await s.LoadAsync(1)) /* twice */;
                if (n > await s.LoadAsync(2)) { await s.DisposeAsync(); } // last
                {|LOOP107:lock|} (s) { s.{|LOOP105:Dispose|}(); }
        """, "Store s", members: Twins.Replace("{|LOOP105:Close|}()", "await CloseAsync()"));

    [Theory]
    [InlineData("s.{|LOOP105:Save|}();")]
    [InlineData("s.{|LOOP105:Clear|}();")]
    [InlineData("s.{|LOOP105:Flush|}();")]
    [InlineData("object x = s.{|LOOP105:Read|}();")]
    [InlineData("s.{|LOOP105:Close|}();")]
    [InlineData("q.{|LOOP105:Dispose|}();")]
    [InlineData("{|LOOP105:using|} (q) { }")]
    [InlineData("lock (s) { s.{|LOOP105:Load|}(1); }")]
    public Task A_twin_that_blocks_or_differs_is_none(string statement)
    {
        var source = Twins.Replace("{|LOOP105:Close|}()", "await CloseAsync()") + $$"""class C { async Task M(Store s, Quiet q) { {{statement}} await Task.Yield(); } }""";
        return Verify.Source<LOOP105_TransitiveBlockingFix>(source, source, key: "LOOP105");
    }

    [Fact]
    public Task A_getter_is_left_to_a_person() => Verify.Proven<LOOP105_TransitiveBlockingFix>(
        "var x = {|LOOP105:Value|};", "var x = {|LOOP105:Value|};", key: Key, members: Members);
}
