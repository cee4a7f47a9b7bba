using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

/// <summary>Methods with two modes: <c>async Task LoadAsync(bool async)</c> has done its work when it returns, where the flag is false.</summary>
public sealed class TwoModesTests
{
    private const string Members = """
            async Task<int> LoadAsync(string key, bool async, CancellationToken token = default) { if (async) await Task.Delay(1, token); else Thread.Sleep(1); return 1; }
            int Load(string key) => LoadAsync(key, false).GetAwaiter().GetResult();
            async Task FirstAsync(bool async, string key) { if (async) await Task.Delay(1); else Thread.Sleep(1); }
            void First(string key) { FirstAsync(async: false, key).GetAwaiter().GetResult(); }
        """;

    [Fact]
    public Task A_wait_for_the_synchronous_mode_passes_the_flag_on() => Waits(
        """
        LoadAsync("a", false).GetAwaiter().{|LOOP104:GetResult|}();
                var n = LoadAsync("a", async: false).{|LOOP104:Result|} + 1;
                LoadAsync("a", false /* now */, token).ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();
                LoadAsync("a", false).{|LOOP104:Wait|}(token);
                if (isAsync) LoadAsync("a", false).{|LOOP104:Wait|}();
        """,
        """
        await LoadAsync("a", isAsync);
                var n = await LoadAsync("a", async: isAsync) + 1;
                await LoadAsync("a", isAsync /* now */, token).ConfigureAwait(false);
                LoadAsync("a", false).{|LOOP104:Wait|}(token);
                if (isAsync) await LoadAsync("a", isAsync);
        """, "bool isAsync, CancellationToken token");

    [Fact]
    public Task In_async_code_of_one_mode_it_becomes_asynchronous() => Waits(
        "LoadAsync(\"a\", false).GetAwaiter().{|LOOP104:GetResult|}();", "await LoadAsync(\"a\", true);");

    [Fact]
    public Task What_is_told_the_mode_already_is_awaited() => Waits(
        "LoadAsync(\"a\", async).GetAwaiter().{|LOOP104:GetResult|}(); LoadAsync(\"a\", true).GetAwaiter().{|LOOP104:GetResult|}();",
        "await LoadAsync(\"a\", async); LoadAsync(\"a\", true).GetAwaiter().{|LOOP104:GetResult|}();", "bool async");

    [Fact]
    public Task A_synchronous_wrapper_becomes_what_it_wraps() => Calls(
        """
        var n = {|LOOP105:Load|}("a") + 1;
                {|LOOP105:First|}("a");
                this.{|LOOP105:First|}(key: "a");
        """,
        """
        var n = await LoadAsync("a", async, token: token) + 1;
                await FirstAsync(async, "a");
                await this.FirstAsync(key: "a", async: async);
        """, "bool async, CancellationToken token");

    [Fact]
    public Task A_wrapper_in_async_code_of_one_mode() => Calls("{|LOOP105:Load|}(\"a\");", "await LoadAsync(\"a\", true);");

    [Theory]
    [InlineData("{|LOOP105:Wrapped|}(\"a\");", "await WrappedAsync(\"a\");", "int Wrapped(string key) => LoadAsync(key, false).Result;", "async Task<int> WrappedAsync(string key) => await LoadAsync(key, true);")]
    [InlineData("{|LOOP105:Half|}(\"a\");", "await HalfAsync(\"a\");", "int Half(string key) { return LoadAsync(key, false).GetAwaiter().GetResult() + 1; }", "async Task<int> HalfAsync(string key) { return await LoadAsync(key, true) + 1; }")]
    public Task What_does_more_becomes_async_itself(string before, string after, string helper, string made)
    {
        return Verify.Source<LOOP105_TransitiveBlockingFix>(Class(before, helper), Class(after, made), key: "LOOP105");

        static string Class(string statement, string helper) => $$"""
            class C
            {
                async Task M() { await Task.Yield(); {{statement}} }
                async Task<int> LoadAsync(string key, bool async) { if (async) await Task.Delay(1); else Thread.Sleep(1); return 1; }
                {{helper}}
            }
            """;
    }

    [Fact]
    public Task In_a_lock_it_is_left_to_a_person() => Calls("lock (this) { {|LOOP105:Load|}(\"a\"); }", "lock (this) { {|LOOP105:Load|}(\"a\"); }");

    [Fact]
    public Task Its_own_wrapper_is_not_called_again()
    {
        const string Source = """
            class C
            {
                async Task<int> LoadAsync(bool async) { if (async) await Task.Delay(1); else Thread.Sleep(1); return {|LOOP105:Load|}(); }
                int Load() => LoadAsync(false).GetAwaiter().GetResult();
            }
            """;
        return Verify.Source<LOOP105_TransitiveBlockingFix>(Source, Source, key: "LOOP105");
    }

    /// <summary>One more await would make the synchronous mode asynchronous.</summary>
    [Fact]
    public Task No_other_await_outside_of_the_asynchronous_half() => Verify.Async<LOOP101_BlockingCallFix>(
        """
        Thread.{|LOOP101:Sleep|}(1);
                s.{|LOOP101:Wait|}();
                if (async) { Thread.{|LOOP101:Sleep|}(2); } else { Thread.{|LOOP101:Sleep|}(3); }
                if (!async) return null;
                s.{|LOOP101:Wait|}();
        """,
        """
        Thread.{|LOOP101:Sleep|}(1);
                s.{|LOOP101:Wait|}();
                if (async) { await Task.Delay(2); } else { Thread.Sleep(3); }
                if (!async) return null;
                await s.WaitAsync();
        """, "bool async, SemaphoreSlim s");

    [Fact]
    public Task A_lambda_has_modes_of_its_own() => Verify.Async<LOOP101_BlockingCallFix>(
        "Func<bool, Task> f = async runAsync => Thread.{|LOOP101:Sleep|}(1); Func<Task> g = async () => Thread.{|LOOP101:Sleep|}(1);",
        "Func<bool, Task> f = async runAsync => Thread.{|LOOP101:Sleep|}(1); Func<Task> g = async () => await Task.Delay(1);", "bool async");

    private static Task Waits(string before, string after, string parameters = "") => Verify.Async<LOOP104_TaskWaitFix>(before, after, parameters, members: Members);

    private static Task Calls(string before, string after, string parameters = "") =>
        Verify.Async<LOOP105_TransitiveBlockingFix>(before, after, parameters, key: "LOOP105", members: Members);
}
