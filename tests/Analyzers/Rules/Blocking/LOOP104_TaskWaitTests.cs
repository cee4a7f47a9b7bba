using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP104_TaskWaitTests
{
    [Theory]
    [InlineData("_ = GAsync().{|LOOP104:Result|};")]
    [InlineData("_ = VAsync().{|LOOP104:Result|};")]
    [InlineData("FAsync().{|LOOP104:Wait|}();")]
    [InlineData("FAsync().{|LOOP104:Wait|}(100);")]
    [InlineData("FAsync().{|LOOP104:Wait|}(token);")]
    [InlineData("if (FAsync().{|LOOP104:Wait|}(TimeSpan.FromSeconds(1))) { }")]
    [InlineData("FAsync().GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("_ = GAsync().GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("_ = VAsync().GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("_ = GAsync().ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("ValueTask<int>? v = VAsync(); _ = v?.GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("Task<int>? t = GAsync(); _ = t?.GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("Task<int>? t = GAsync(); _ = t?.ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("_ = VAsync().ConfigureAwait(false).GetAwaiter().{|LOOP104:GetResult|}();")]
    [InlineData("Task<int>? t = GAsync(); _ = t?.{|LOOP104:Result|};")]
    [InlineData("Task<int>? t = GAsync(); t?.{|LOOP104:Wait|}();")]
    [InlineData("Task.{|LOOP104:WaitAll|}(FAsync(), GAsync());")]
    [InlineData("Task.{|LOOP104:WaitAll|}(new[] { FAsync() }, 100);")]
    [InlineData("_ = Task.{|LOOP104:WaitAny|}(FAsync(), GAsync());")]
    [InlineData("new Task(() => { }).{|LOOP104:RunSynchronously|}();")]
    [InlineData("foreach (var i in Stream().{|LOOP104:ToBlockingEnumerable|}()) { }")]
    [InlineData("var t = GAsync(); _ = t.{|LOOP104:Result|}; _ = t.Result;")]
    [InlineData("_ = (await Task.FromResult(GAsync())).{|LOOP104:Result|};")]
    [InlineData("_ = GAsync().{|LOOP104:Result|} + GAsync().{|LOOP104:Result|};")]
    public async Task Every_form_of_wait(string statement)
    {
        const string Stream = "static async IAsyncEnumerable<int> Stream() { yield return 1; await Task.Yield(); }";
        await Verify.Async(statement, Stream);
        await Verify.Proven(statement, Stream);
    }

    [Theory]
    [InlineData("var t = GAsync(); await t; _ = t.Result;")]
    [InlineData("var t = GAsync(); await t.ConfigureAwait(true); _ = t.Result; t.Wait(); t.GetAwaiter().GetResult();")]
    [InlineData("var t = GAsync(); await t.WaitAsync(TimeSpan.FromSeconds(1)); _ = t.Result;")]
    [InlineData("var t = GAsync(); var u = FAsync(); await Task.WhenAll(t, u); _ = t.Result; u.Wait();")]
    [InlineData("var t = GAsync(); var u = GAsync(); var all = Task.WhenAll(t, u); await all; _ = t.Result + u.Result;")]
    [InlineData("var t = GAsync(); if (t.IsCompleted) _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t.IsCompletedSuccessfully) _ = t.Result; else _ = await t;")]
    [InlineData("var v = VAsync(); _ = v.IsCompletedSuccessfully ? v.Result : await v;")]
    [InlineData("var t = GAsync(); if (!t.IsCompleted) await t; _ = t.Result;")]
    [InlineData("var t = GAsync(); if (!t.IsCompleted) return null!; _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t.Status == TaskStatus.RanToCompletion) _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t.Status != TaskStatus.RanToCompletion) return null!; _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t.Status == TaskStatus.Faulted || t.Status == TaskStatus.RanToCompletion) t.Wait();")]
    [InlineData("var t = GAsync(); if (t is { IsCompletedSuccessfully: true }) _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t is { Status: TaskStatus.RanToCompletion }) _ = t.Result;")]
    [InlineData("var t = GAsync(); if (t.IsCompleted && t.Result > 1) { }")]
    [InlineData("var t = GAsync(); while (!t.IsCompleted) await Task.Yield(); _ = t.Result;")]
    [InlineData("var t = GAsync(); var first = await Task.WhenAny(t, GAsync()); _ = first.Result;")]
    [InlineData("var t = GAsync(); if (await Task.WhenAny(t, EventLoop.Delay(1)) == t) _ = t.Result;")]
    [InlineData("var t = GAsync(); var winner = await Task.WhenAny(t, EventLoop.Delay(1)); if (winner != t) throw new TimeoutException(); _ = t.Result;")]
    [InlineData("_ = Task.FromResult(1).Result; Task.CompletedTask.Wait(); Task.FromException(new Exception()).Wait();")]
    [InlineData("Task<int> t; t = Task.FromResult(1); _ = t.Result;")]
    [InlineData("var ts = new[] { GAsync(), GAsync() }; await Task.WhenAll(ts); foreach (var t in ts) _ = t.Result;")]
    [InlineData("var ts = new List<Task<int>>(); await Task.WhenAll(ts); foreach (var t in ts) _ = t.Result;")]
    [InlineData("var ts = new List<Task<int>>(); await Task.WhenAll(ts); _ = ts[0].Result;")]
    [InlineData("var ts = new[] { GAsync() }; await Task.WhenAll(ts); for (var i = 0; i < ts.Length; i++) _ = ts[i].Result;")]
    [InlineData("var ts = new[] { GAsync() }; await Task.WhenAll(ts); _ = ts.Select(t => t.Result).ToList();")]
    [InlineData("var ts = new[] { GAsync() }; for (var i = 0; i < ts.Length; i++) if (ts[i].IsCompleted) _ = ts[i].Result;")]
    [InlineData("var ts = new[] { GAsync() }; if (ts[0].IsCompleted || ts[0].Status == TaskStatus.Faulted) ts[0].Wait();")]
    [InlineData("FAsync().Wait(0); FAsync().Wait(TimeSpan.Zero); Task.WaitAll(new[] { FAsync() }, 0); Task.WaitAny(new[] { FAsync() }, 0);")]
    [InlineData("var source = new TaskCompletionSource<int>(); await source.Task; _ = source.Task.Result;")]
    [InlineData("await _field; _ = _field.Result; await Property; _ = Property.Result;")]
    [InlineData("var t = GAsync(); await t; Func<int> f = () => t.Result;")]
    [InlineData("var t = GAsync(); try { await t; } finally { } _ = t.Result;")]
    [InlineData("await GAsync().ContinueWith(async t => { _ = t.Result; await Task.Yield(); }).Unwrap();")]
    [InlineData("await Task.Run(() => FAsync().Wait());")]
    [InlineData("_ = nameof(Task<int>.Result);")]
    [InlineData("System.Linq.Expressions.Expression<Func<Task<int>, int>> e = t => t.Result;")]
    [InlineData("var t = (Task: GAsync(), 1); await t.Task; _ = t.Task.Result;")]
    [InlineData("var t = FAsync(); if (t.Wait(0)) t.GetAwaiter().GetResult();")]
    public async Task Silent_where_the_task_is_proven_complete(string statement)
    {
        const string Members = "Task<int> _field = GAsync(); Task<int> Property { get; } = GAsync();";
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Theory]
    [InlineData("var t = GAsync(); await t; t = GAsync(); _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); if (token.IsCancellationRequested) await t; _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); if (!t.IsCompleted) _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); if (t.IsCompleted || token.IsCancellationRequested) _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); if (t.Status == TaskStatus.Running) _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); var u = GAsync(); await t; _ = u.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); var u = GAsync(); await Task.WhenAny(t, u); _ = u.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); try { await t; } catch { _ = t.{|LOOP104:Result|}; }")]
    [InlineData("var t = GAsync(); await t; Replace(ref t); _ = t.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); await t; Action f = () => t = GAsync(); f(); _ = t.{|LOOP104:Result|};")]
    [InlineData("var ts = new List<Task<int>>(); await Task.WhenAll(ts); ts.Add(GAsync()); foreach (var t in ts) _ = t.{|LOOP104:Result|};")]
    [InlineData("var ts = new[] { GAsync() }; await Task.WhenAll(ts); ts[0] = GAsync(); _ = ts[0].{|LOOP104:Result|};")]
    [InlineData("var ts = new[] { GAsync() }; var us = new[] { GAsync() }; await Task.WhenAll(ts); _ = us[0].{|LOOP104:Result|};")]
    [InlineData("var ts = new[] { GAsync() }; var i = 0; if (ts[i].IsCompleted) { i++; _ = ts[i].{|LOOP104:Result|}; }")]
    [InlineData("await _field; await FAsync(); _ = _field.{|LOOP104:Result|};")]
    [InlineData("var t = GAsync(); Func<Task<int>> f = async () => t.{|LOOP104:Result|}; await t; await f();")]
    [InlineData("var t = GAsync(); try { Func<Task<int>> f = async () => { await FAsync(); return t.{|LOOP104:Result|}; }; await f(); } catch (Exception) { } finally { }")]
    [InlineData("try { try { await FAsync(); } finally { Func<Task> f = async () => { try { GAsync().{|LOOP104:Wait|}(); } finally { await FAsync(); } }; await f(); } } catch { }")]
    [InlineData("for (var t = GAsync(); ; t = GAsync()) { _ = t.{|LOOP104:Result|}; if (token.IsCancellationRequested) break; }")]
    public async Task Reported_where_the_proof_fails(string statement)
    {
        const string Members = "Task<int> _field = GAsync(); static void Replace(ref Task<int> t) { }";
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Fact]
    public Task Synchronous_code_may_wait() => Verify.Sync("_ = GAsync().Result; FAsync().Wait(); FAsync().GetAwaiter().GetResult();");

    [Fact]
    public Task Callbacks_of_the_loop_may_not() => Verify.Sync(
        "new EventLoop().CallSoon(() => FAsync().{|LOOP104:Wait|}()); new EventLoop().CallLater(TimeSpan.Zero, () => { _ = GAsync().{|LOOP104:Result|}; });");

    [Fact]
    public Task Functions_that_return_tasks_without_async_are_in_scope() => Verify.Source("""
        class C
        {
            static Task<int> G() => Task.FromResult(1);
            Task<int> M() { return Task.FromResult(G().{|LOOP104:Result|}); }
            Task<int> N() => Task.FromResult(G().GetAwaiter().{|LOOP104:GetResult|}());
        }
        """);

    [Fact]
    public Task Members_called_Result_of_other_types_are_not_tasks() => Verify.Source("""
        class Reply { public int Result => 1; public void Wait() { } public Reply GetAwaiter() => this; public int GetResult() => 1; }
        class C { async Task M(Reply r) { _ = r.Result; r.Wait(); _ = r.GetAwaiter().GetResult(); await Task.Yield(); } }
        """);

    [Fact]
    public Task Derived_tasks_are_tasks() => Verify.Source("""
        class Job : Task<int> { public Job() : base(() => 1) { } }
        class C { async Task M(Job job) { _ = job.{|LOOP104:Result|}; await Task.Yield(); } }
        """);

    [Fact]
    public Task Top_level_statements_that_await_are_async_code() => Verify.Source(
        "var t = Task.Run(() => 1); await Task.Yield(); Console.WriteLine(t.{|LOOP104:Result|});",
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Messages_say_what_to_do() => Verify.Message(
        "class C { [LoopBound] async Task<int> M(Task<int> t) { await Task.Yield(); return t.Result; } }",
        "'Task.Result' freezes the loop until the task ends, which may need the loop to end; await it");

    [Theory]
    [InlineData("class C { async Task M(Task<int> t) { t.{|LOOP104:Result|}. } }")]
    [InlineData("class C { async Task M(Task<int> t) { t.{|LOOP104:Wait|}( } }")]
    [InlineData("class C { async Task M(Task<int> t) { if (t.IsCompleted) { _ = t.Result; } else await } }")]
    [InlineData("class C { async Task M(Task<int> t) => await Task.WhenAll(t, ).Result }")]
    [InlineData("class C { async Task M() { foreach (var t in await Task.WhenAll( ) { _ = t.Result } } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
