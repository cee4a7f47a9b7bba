using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.LostTasks;

public sealed class LOOP206_AsyncVoidLambdaTests
{
    private const string Members = """
        static Task FAsync(int x) => Task.CompletedTask;
        static async void Fire() => await FAsync();
        static async void Handle(object sender, EventArgs e) => await FAsync();
        Action Callback { get; set; }
        event Action Raised;
        event EventHandler Handled;
        static void Take(Action action) { }
        static void TakeBoth(Action action) { }
        static void TakeBoth(Func<Task> function) { }
        static void TakeHandler(EventHandler handler) { }
        static void TakeAll(params Action[] actions) { }
        """;

    [Theory]
    [InlineData("new EventLoop().CallSoon({|LOOP206:async|} () => await FAsync());")]
    [InlineData("new EventLoop().CallSoon({|LOOP206:Fire|});")]
    [InlineData("new EventLoop().CallSoonThreadSafe({|LOOP206:async|} () => await FAsync());")]
    [InlineData("new EventLoop().CallSoon({|LOOP206:async|} (int x) => await FAsync(x), 1);")]
    [InlineData("new EventLoop().CallLater(TimeSpan.Zero, {|LOOP206:async|} () => { await FAsync(); });")]
    [InlineData("new List<int>().ForEach({|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("new Thread({|LOOP206:async|} () => await FAsync()).Start();")]
    [InlineData("_ = new Timer({|LOOP206:async|} _ => await FAsync());")]
    [InlineData("Take({|LOOP206:async|} delegate { await FAsync(); });")]
    [InlineData("TakeAll({|LOOP206:async|} () => await FAsync(), () => { });")]
    [InlineData("Action a = {|LOOP206:async|} () => await FAsync(); a();")]
    [InlineData("Callback = {|LOOP206:async|} () => await FAsync();")]
    [InlineData("Take(new Action({|LOOP206:async|} () => await FAsync()));")]
    [InlineData("Take(static {|LOOP206:async|} () => await FAsync());")]
    public Task Async_code_in_place_of_a_void_delegate(string statement) => Verify.Sync(statement, Members);

    [Theory]
    [InlineData("new List<int>().ForEach({|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("new List<int>().ForEach({|LOOP206:async|} x => { if (x > 1) return; await FAsync(x); });")]
    [InlineData("Array.ForEach(new[] { 1 }, {|LOOP206:async|} (int x) => { try { await FAsync(x); } finally { await FAsync(); } });")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(new[] { 1 }, {|LOOP206:async|} x => await FAsync(x));")]
    [InlineData("Parallel.{|LOOP101:For|}(1, 2, {|LOOP206:async|} x => { await FAsync(x); });")]
    [InlineData("new EventLoop().CallSoon({|LOOP206:async|} () => { new List<int>().ForEach({|LOOP206:async|} x => { await FAsync(x); }); await FAsync(); });")]
    public async Task Where_it_could_be_awaited(string statement)
    {
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Fact]
    public Task S112_An_async_signal_handler_is_reported() => Verify.Proven(
        "EventLoop.Current.AddSignalHandler(System.Runtime.InteropServices.PosixSignal.SIGHUP, {|LOOP206:async|} () => await FAsync());");

    [Theory]
    [InlineData("TakeBoth(async () => await FAsync());")]
    [InlineData("new EventLoop().CreateTask(async ct => await FAsync());")]
    [InlineData("Func<Task> f = async () => await FAsync();")]
    [InlineData("Raised += async () => await FAsync();")]
    [InlineData("Handled += async (s, e) => await FAsync();")]
    [InlineData("Handled += Handle;")]
    [InlineData("TakeHandler(async (s, e) => await FAsync()); TakeHandler(Handle);")]
    [InlineData("Take(() => { });")]
    [InlineData("Take(() => throw new Exception());")]
    [InlineData("_ = nameof(Fire);")]
    public Task What_has_a_task_or_handles_an_event(string statement) => Verify.Sync(statement, Members);

    [Theory]
    [InlineData("loop.CallSoon(async () => await Task.Yield());", "'EventLoop.CallSoon' takes a callback without a result: nothing awaits this async code, and its failure goes to the loop's exception handler; start it with 'CreateTask'")]
    [InlineData("loop.CallLater(TimeSpan.Zero, async () => await Task.Yield());", "'EventLoop.CallLater' takes a callback without a result: nothing awaits this async code, and its failure goes to the loop's exception handler; let the callback start it with 'CreateTask'")]
    [InlineData("loop.AddSignalHandler(System.Runtime.InteropServices.PosixSignal.SIGHUP, async () => await Task.Yield());", "'EventLoop.AddSignalHandler' takes a callback without a result: nothing awaits this async code, and its failure goes to the loop's exception handler; let the callback start it with 'CreateTask'")]
    [InlineData("new List<int>().ForEach(async x => await Task.Yield());", "'List.ForEach' takes a callback without a result: nothing awaits this async code, and its failure ends the process; use 'foreach' and await")]
    public Task The_message_tells_what_to_do(string statement, string message) =>
        Verify.Message("class C { void M(EventLoop loop) { " + statement + " } }", message);

    [Fact]
    public Task Half_typed_code() => Verify.Broken("class C { void M(EventLoop loop) { loop.CallSoon({|LOOP206:async|} () => { await }); Take(async); } }");

    [Fact]
    public Task Local_functions_generics_and_top_level_statements() => Verify.Source("""
        Use<int>({|LOOP206:async|} x => await Task.Yield());
        Do({|LOOP206:Local|});
        static void Use<T>(Action<T> action) { }
        static void Do(Action action) { }
        async void Local() => await Task.Yield();
        """, OutputKind.ConsoleApplication);
}
