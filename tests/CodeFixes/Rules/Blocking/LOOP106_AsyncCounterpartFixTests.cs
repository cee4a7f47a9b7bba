using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP106_AsyncCounterpartFixTests
{
    private const string Members = """
        public class Store
        {
            public void Save() { }
            public Task SaveAsync() => Task.Delay(1);
            public string Load(string key, int n = 1) => key;
            public Task<string> LoadAsync(string key, int n = 1, CancellationToken cancellationToken = default) => Task.FromResult(key);
            public int Fill(Span<byte> bytes) => 1;
            public ValueTask<int> FillAsync(Memory<byte> bytes) => new(1);
            public object Read() => 1;
            public Task<string> ReadAsync() => Task.FromResult("");
            public List<T> All<T>() => [];
            public Task<List<T>> AllAsync<T>() => Task.FromResult(new List<T>());
            public int Strict(int n) => n;
            public Task<int> StrictAsync(int n, CancellationToken cancellationToken) => Task.FromResult(n);
        }
        """;

    private const string Extensions = """
        static class Ext
        {
            public static int Sum(this string text, int n) => n;
            public static Task<int> SumAsync(this string text, int n, CancellationToken token = default) => Task.FromResult(n);
        }
        """;

    [Fact]
    public Task Calls_become_their_twins_with_the_token() => Verify.Proven<LOOP106_AsyncCounterpartFix>(
        """
        s.{|LOOP106:Save|}(); // kept
                var text = s.{|LOOP106:Load|}("a").Trim();
                var other = s.{|LOOP106:Load|}(n: 2, key: "a");
                if (s.{|LOOP106:Fill|}(new byte[2]) > 1) s?.{|LOOP106:Save|}();
                var all = s.{|LOOP106:All<int>|}();
                Use(s?.{|LOOP106:Load|}("b"));
                var n = s.{|LOOP106:Strict|}(1);
        """,
        """
        await s.SaveAsync(); // kept
                var text = (await s.LoadAsync("a", cancellationToken: ct)).Trim();
                var other = await s.LoadAsync(n: 2, key: "a", cancellationToken: ct);
                if (await s.FillAsync(new byte[2]) > 1) await (s?.SaveAsync() ?? Task.CompletedTask);
                var all = await s.AllAsync<int>();
                Use(s is { } instance ? await instance.LoadAsync("b", cancellationToken: ct) : null);
                var n = await s.StrictAsync(1, ct);
        """,
        "Store s, CancellationToken ct", members: Members);

    [Fact]
    public Task A_token_that_the_twin_demands_is_none_where_there_is_none() => Verify.Async<LOOP106_AsyncCounterpartFix>(
        "var n = s.{|LOOP106:Strict|}(1);", "var n = await s.StrictAsync(1, CancellationToken.None);", "Store s", members: Members);

    [Fact]
    public Task Extension_methods() => Verify.Source<LOOP106_AsyncCounterpartFix>(
        Extensions + "class C { async Task<int> M(string s) => s.{|LOOP106:Sum|}(1) + Ext.{|LOOP106:Sum|}(s, 2) + await Task.FromResult(1); }",
        Extensions + "class C { async Task<int> M(string s) => await s.SumAsync(1) + await Ext.SumAsync(s, 2) + await Task.FromResult(1); }");

    [Fact]
    public Task Another_type_of_result_and_places_without_await_stay() => Verify.Async<LOOP106_AsyncCounterpartFix>(
        """
        object x = s.{|LOOP106:Read|}();
                lock (s) { s.{|LOOP106:Save|}(); }
                try { } catch (Exception) when (s.{|LOOP106:Load|}("a") == "") { }
        """,
        """
        object x = s.{|LOOP106:Read|}();
                lock (s) { s.{|LOOP106:Save|}(); }
                try { } catch (Exception) when (s.{|LOOP106:Load|}("a") == "") { }
        """,
        "Store s", members: Members);

    [Fact]
    public Task Lambdas_local_functions_and_top_level_statements()
    {
        const string Store = "class Store { public void Save() { } public Task SaveAsync() => Task.Delay(1); }";
        return Verify.Source<LOOP106_AsyncCounterpartFix>(
            "var s = new Store(); s.{|LOOP106:Save|}(); Func<Task> f = async () => s.{|LOOP106:Save|}(); await F(); async Task F() { s.{|LOOP106:Save|}(); await f(); }" + Store,
            "var s = new Store(); await s.SaveAsync(); Func<Task> f = async () => await s.SaveAsync(); await F(); async Task F() { await s.SaveAsync(); await f(); }" + Store,
            output: Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
    }

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP106_AsyncCounterpartFix>(
        """
        s.{|LOOP106:Load|}(s.{|LOOP106:Load|}("a"));
                {|LOOP107:lock|} (s) { s.{|LOOP106:Save|}(); }
                s.{|LOOP106:Save|}();
        """,
        """
        await s.LoadAsync(await s.LoadAsync("a"));
                {|LOOP107:lock|} (s) { s.{|LOOP106:Save|}(); }
                await s.SaveAsync();
        """,
        "Store s", members: Members);

    [Fact]
    public Task Half_typed_code_does_no_harm() => Verify.Source<LOOP106_AsyncCounterpartFix>(
        "class S { public void Save() { } public Task SaveAsync() => Task.Delay(1); } class C { async Task M(S s) { s.{|LOOP106:Save|}( } }",
        "class S { public void Save() { } public Task SaveAsync() => Task.Delay(1); } class C { async Task M(S s) { await s.SaveAsync( } }", compiles: false);
}
