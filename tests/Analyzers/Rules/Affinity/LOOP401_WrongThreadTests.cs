using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Affinity;

public sealed class LOOP401_WrongThreadTests
{
    private const string Members =
        "static async IAsyncEnumerable<int> Numbers([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { yield return 1; await Task.Yield(); } static void Use(object a, object b) { }";

    [Theory]
    [InlineData("Task.Run(() => loop.{|LOOP401:CallSoon|}(() => { })).ToString();")]
    [InlineData("Task.Run(() => loop.{|LOOP401:CallSoon|}(s => { }, 1)).ToString();")]
    [InlineData("Task.Run(async () => { loop.{|LOOP401:CallSoon|}(() => { }); await Task.Yield(); }).ToString();")]
    [InlineData("new Thread(() => loop.{|LOOP401:Stop|}()).Start();")]
    [InlineData("new Thread(() => { loop.{|LOOP401:CallLater|}(TimeSpan.Zero, () => { }); }).Start();")]
    [InlineData("new Thread(() => { loop.{|LOOP401:CallAt|}(TimeSpan.Zero, () => { }); }).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => loop.{|LOOP401:CreateTask|}(ct => Task.CompletedTask));")]
    [InlineData("Parallel.For(0, 1, i => loop.{|LOOP401:Cancel|}(Task.CompletedTask));")]
    [InlineData("loop.RunInExecutor(() => { loop.{|LOOP401:CallSoon|}(() => { }); }).ToString();")]
    [InlineData("var t = new Timer(_ => loop.{|LOOP401:Stop|}());")]
    public Task Loop_members_on_other_threads(string statement) => Verify.Sync("var loop = new EventLoop(); " + statement);

    [Theory]
    [InlineData("loop.CallSoon(() => { });")]
    [InlineData("Task.Run(() => loop.CallSoonThreadSafe(() => { })).ToString();")]
    [InlineData("Task.Run(() => loop.InvokeAsync(ct => Task.CompletedTask)).ToString();")]
    [InlineData("loop.CallSoonThreadSafe(() => loop.CallSoon(() => { }));")]
    [InlineData("Task.Run(() => { loop.CallSoonThreadSafe(() => loop.Stop()); }).ToString();")]
    [InlineData("loop.CallSoon(() => loop.CallLater(TimeSpan.Zero, () => { }));")]
    [InlineData("Task.Run(() => nameof(loop.CallSoon)).ToString();")]
    public Task Silent_on_the_loop_and_on_what_is_thread_safe(string statement) => Verify.Sync("var loop = new EventLoop(); " + statement);

    [Fact]
    public Task Members_marked_off_loop() => Verify.Source("""
        class C(EventLoop loop)
        {
            [OffLoop("called by the device's thread")]
            void OnData() => loop.{|LOOP401:CallSoon|}(() => { });

            void Unknown() => loop.CallSoon(() => { });
        }
        """);

    [Theory]
    [InlineData("await FAsync().ConfigureAwait(false); loop.{|LOOP401:CallSoon|}(() => { });")]
    [InlineData("await FAsync().ConfigureAwait(false); await FAsync(); loop.{|LOOP401:Stop|}();")]
    [InlineData("const bool No = false; await FAsync().ConfigureAwait(No); loop.{|LOOP401:Stop|}();")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.None); loop.{|LOOP401:Stop|}();")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding); loop.{|LOOP401:Stop|}();")]
    [InlineData("await VAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}();")]
    [InlineData("var c = FAsync().ConfigureAwait(false); await c; loop.{|LOOP401:Stop|}();")]
    [InlineData("await foreach (var i in Numbers().ConfigureAwait(false)) loop.{|LOOP401:Stop|}();")]
    [InlineData("await foreach (var i in Numbers().ConfigureAwait(false)) { } loop.{|LOOP401:Stop|}();")]
    [InlineData("await foreach (var i in Numbers().WithCancellation(token).ConfigureAwait(false)) loop.{|LOOP401:Stop|}();")]
    [InlineData("await using (new MemoryStream().ConfigureAwait(false)) { } loop.{|LOOP401:Stop|}();")]
    [InlineData("{ await using var s = new MemoryStream().ConfigureAwait(false); } loop.{|LOOP401:Stop|}();")]
    [InlineData("if (token.CanBeCanceled) await FAsync().ConfigureAwait(false); else await VAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}();")]
    [InlineData("try { await FAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}(); } finally { }")]
    [InlineData("try { await FAsync().ConfigureAwait(false); } finally { } loop.{|LOOP401:Stop|}();")]
    [InlineData("while (true) { await FAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}(); }")]
    [InlineData("Use(await GAsync().ConfigureAwait(false), loop.{|LOOP401:CallSoon|}(() => { }));")]
    [InlineData("Func<Task> f = async () => { await FAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}(); };")]
    [InlineData("await L(); async Task L() { await FAsync().ConfigureAwait(false); loop.{|LOOP401:Stop|}(); }")]
    public Task After_an_await_that_leaves_the_loop(string statements) => Verify.Async("var loop = new EventLoop(); " + statements, Members);

    [Theory]
    [InlineData("loop.Stop(); await FAsync().ConfigureAwait(false);")]
    [InlineData("await FAsync().ConfigureAwait(true); loop.Stop();")]
    [InlineData("await FAsync().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); loop.Stop();")]
    [InlineData("if (token.CanBeCanceled) await FAsync().ConfigureAwait(false); loop.Stop();")]
    [InlineData("while (token.CanBeCanceled) await FAsync().ConfigureAwait(false); loop.Stop();")]
    [InlineData("try { await FAsync().ConfigureAwait(false); } catch (IOException) { loop.Stop(); }")]
    [InlineData("try { await FAsync().ConfigureAwait(false); } finally { loop.Stop(); }")]
    [InlineData("while (true) { loop.Stop(); await FAsync().ConfigureAwait(false); }")]
    [InlineData("Use(loop.CallSoon(() => { }), await GAsync().ConfigureAwait(false));")]
    [InlineData("await foreach (var i in Numbers()) loop.Stop();")]
    [InlineData("await using (new MemoryStream().ConfigureAwait(false)) loop.Stop();")]
    [InlineData("var c = FAsync().ConfigureAwait(false); c = FAsync().ConfigureAwait(true); await c; loop.Stop();")]
    [InlineData("await FAsync().ConfigureAwait(false); Func<Task> f = async () => { loop.Stop(); await FAsync(); };")]
    [InlineData("await FAsync().ConfigureAwait(false); loop.CallSoonThreadSafe(() => loop.Stop());")]
    [InlineData("var b = token.CanBeCanceled; await FAsync().ConfigureAwait(b); loop.Stop();")]
    public Task Silent_where_some_path_stays(string statements) => Verify.Async("var loop = new EventLoop(); " + statements, Members);

    /// <summary>The call that leaves is the cause, and is reported: what follows from it is not.</summary>
    [Fact]
    public Task One_defect_on_the_loop() => Verify.Proven("await FAsync().{|LOOP402:ConfigureAwait|}(false); EventLoop.Current.Stop();");

    [Fact]
    public Task The_message_says_where_it_was_left() => Verify.Message(
        "class C { async Task M(EventLoop loop, Task t) { await t.ConfigureAwait(false); loop.Stop(); } }",
        "'EventLoop.Stop' is not thread-safe and this code has left the loop at 'ConfigureAwait(false)'; post it with 'CallSoonThreadSafe'");

    [Fact]
    public Task Methods_of_other_types_with_these_names() => Verify.Source("""
        class Other { public void CallSoon(Action a) { } public void Stop() { } }
        class C { void M(Other o) => Task.Run(() => { o.CallSoon(() => { }); o.Stop(); }).ToString(); }
        """);

    [Theory]
    [InlineData("loop.CallSoon(() => { });", FixKinds.CallSoonThreadSafe)]
    [InlineData("loop.Stop();", FixKinds.PostToLoop)]
    [InlineData("loop.CallLater(TimeSpan.Zero, () => { });", FixKinds.PostToLoop)]
    [InlineData("loop.CreateTask(ct => Task.CompletedTask);", FixKinds.PostToLoop)]
    [InlineData("var t = loop.CreateTask(ct => Task.CompletedTask);", FixKinds.InvokeAsync)]
    [InlineData("var t = loop.CreateTask(ct => Task.CompletedTask, \"name\");", null)]
    [InlineData("var h = loop.CallLater(TimeSpan.Zero, () => { });", null)]
    [InlineData("EventLoop.Current.CallSoon(() => { });", null)]
    public async Task What_is_fixed(string statement, string? kind)
    {
        var found = Assert.Single(await Verify.Diagnostics(
            "class C { void M(EventLoop loop) => new Thread(() => { " + statement + " }).Start(); }"));
        Assert.Equal(kind, found.Properties.GetValueOrDefault(FixProperties.Kind));
    }

    [Theory]
    [InlineData("class C { void M(EventLoop loop) => new Thread(() => { loop.CallSoon( }).Start(); }")]
    [InlineData("class C { void M(EventLoop loop) => {|LOOP201:Task.Run(() => loop.)|} }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
