using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Affinity;

public sealed class LOOP401_WrongThreadTests
{
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
