using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Nesting;

public sealed class LOOP301_NestedRunTests
{
    [Theory]
    [InlineData("EventLoop.{|LOOP301:Run|}(FAsync);")]
    [InlineData("_ = EventLoop.{|LOOP301:Run|}(async () => { await FAsync(); return 1; });")]
    [InlineData("EventLoop.{|LOOP301:Run|}(ct => FAsync());")]
    [InlineData("new EventLoop().{|LOOP301:RunUntilComplete|}(ct => FAsync());")]
    [InlineData("new EventLoop().{|LOOP301:RunUntilComplete|}(FAsync());")]
    [InlineData("new EventLoop().{|LOOP301:RunForever|}();")]
    public async Task Loops_run_inside_async_and_proven_code(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Theory]
    [InlineData("new EventLoop().{0}();", "RunPending")]
    [InlineData("AsyncLoop.Testing.LoopTesting.{0}(new EventLoop());", "RunUntilIdle")]
    [InlineData("AsyncLoop.Testing.LoopTesting.{0}(new EventLoop(), TimeSpan.Zero);", "RunFor")]
    public async Task A_loop_is_run_by_hand_anywhere_but_on_a_loop(string statement, string method)
    {
        await Verify.Proven(string.Format(statement, $"{{|LOOP301:{method}|}}"));
        await Verify.Async(string.Format(statement, method));
    }

    [Fact]
    public Task An_extension_of_something_else_runs_no_loop() => Verify.Source("""
        static class Extensions
        {
            public static void RunFor(this object x, int y) { }
            public static void RunUntilIdle(this int x) { }
        }

        class C
        {
            [LoopBound] void M()
            {
                new EventLoop().RunFor(1);
                1.RunUntilIdle();
            }
        }
        """);

    [Theory]
    [InlineData("EventLoop.Run(FAsync);")]
    [InlineData("var loop = new EventLoop(); loop.RunForever();")]
    [InlineData("var thread = new Thread(() => new EventLoop().RunForever());")]
    public Task Synchronous_code_runs_loops(string statement) => Verify.Sync(statement);

    [Theory]
    [InlineData("await Task.Run(() => EventLoop.Run(FAsync));")]
    [InlineData("new Thread(() => new EventLoop().RunForever()).Start();")]
    [InlineData("await EventLoop.Current.RunInExecutor(() => EventLoop.Run(FAsync));")]
    [InlineData("_ = nameof(EventLoop.Run);")]
    public async Task Other_threads_run_loops_of_their_own(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Fact]
    public Task Callbacks_and_nested_delegates() => Verify.Source("""
        class C
        {
            static Task FAsync() => Task.CompletedTask;
            static void Main2() => EventLoop.Run(async ct =>
            {
                EventLoop.{|LOOP301:Run|}(FAsync);
                EventLoop.Current.CallSoon(() => EventLoop.{|LOOP301:Run|}(FAsync));
                await FAsync();
            });
        }
        """);

    [Theory]
    [InlineData("{|LOOP301:Start|}();", "static void Start() => EventLoop.Run(FAsync);")]
    [InlineData("{|LOOP301:Start|}();", "static void Start() => Deeper(); static void Deeper() => new EventLoop().RunForever();")]
    [InlineData("_ = {|LOOP301:Value|};", "static int Value => EventLoop.Run(GAsync);")]
    public async Task Runs_through_helpers(string statement, string members)
    {
        await Verify.Async(statement, members);
        await Verify.Proven(statement, members);
        await Verify.Sync(statement.Replace("{|LOOP301:", "").Replace("|}", ""), members);
    }

    [Fact]
    public Task The_path_of_a_run_through_helpers_is_named() => Verify.Message("""
        class C
        {
            static async Task<int> GAsync() { await Task.Yield(); return 1; }
            static int Value => EventLoop.Run(GAsync);
            async Task M() { _ = Value; await Task.Yield(); }
        }
        """, "'Value' runs a loop inside async code; Value -> EventLoop.Run (Test.cs:4)");

    [Theory]
    [InlineData("[LoopBound] async Task M() { EventLoop.Run(F); await F(); }", DiagnosticSeverity.Error)]
    [InlineData("async Task M() { EventLoop.Run(F); await F(); }", DiagnosticSeverity.Warning)]
    [InlineData("async Task M() { Nito.AsyncEx.AsyncContext.Run(F); await F(); }", DiagnosticSeverity.Warning)]
    [InlineData("[LoopBound] async Task M() { Nito.AsyncEx.AsyncContext.Run(F); await F(); }", DiagnosticSeverity.Warning)]
    [InlineData("async Task M(Microsoft.VisualStudio.Threading.JoinableTaskFactory jtf) { jtf.Run(F); await F(); }", DiagnosticSeverity.Warning)]
    [InlineData("async Task M() { System.Windows.Threading.Dispatcher.PushFrame(); await F(); }", DiagnosticSeverity.Info)]
    public async Task Severity_tells_what_happens(string member, DiagnosticSeverity severity)
    {
        var found = Assert.Single(await Verify.Diagnostics("class C { static Task F() => Task.CompletedTask; " + member + " }", """
            namespace Nito.AsyncEx { static class AsyncContext { public static void Run(Func<Task> f) { } } }
            namespace Microsoft.VisualStudio.Threading { class JoinableTaskFactory { public void Run(Func<Task> f) { } public Task RunAsync(Func<Task> f) => f(); } }
            namespace System.Windows.Threading { class Dispatcher { public static void PushFrame() { } } }
            """));
        Assert.Equal((RuleIds.NestedRun, severity), (found.Id, found.Severity));
    }

    [Theory]
    [InlineData("EventLoop.Run(F);", FixKinds.Await)]
    [InlineData("EventLoop.Run(ct => F());", FixKinds.Await)]
    [InlineData("new EventLoop().RunUntilComplete(F());", FixKinds.Await)]
    [InlineData("EventLoop.Run(async () => { await F(); });", null)]
    [InlineData("EventLoop.Run(F, new LoopOptions());", null)]
    [InlineData("new EventLoop().RunForever();", null)]
    [InlineData("lock (this) { EventLoop.Run(F); }", null)]
    public async Task Only_what_has_a_plain_awaited_form_is_fixed(string statement, string? kind)
    {
        var all = await Verify.Diagnostics(
            "class C { static Task F() => Task.CompletedTask; [LoopBound] async Task M() { " + statement + " await F(); } }");
        var found = Assert.Single(all, d => d.Id == RuleIds.NestedRun);
        Assert.Equal(kind, found.Properties.GetValueOrDefault(FixProperties.Kind));
    }

    [Theory]
    [InlineData("class C { async Task M() { EventLoop.{|LOOP301:Run|}(async () => await ) } }")]
    [InlineData("class C { async Task M() { EventLoop.Run(,); } }")]
    [InlineData("class C { async Task M() { new EventLoop().{|LOOP301:RunForever|}( } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
