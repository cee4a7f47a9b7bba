using AsyncLoop.CodeFixes.Rules.Nesting;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Nesting;

public sealed class LOOP301_NestedRunFixTests
{
    private const string Members = """
        static Task TokenAsync(CancellationToken token) => Task.CompletedTask;
            static Task<int> ValueAsync(CancellationToken token) => Task.FromResult(1);
            static Task MoreAsync(int number, CancellationToken token) => Task.CompletedTask;
        """;

    // Await

    [Theory]
    [InlineData("EventLoop.{|LOOP301:Run|}(FAsync)", "await FAsync()")]
    [InlineData("EventLoop.{|LOOP301:Run|}(C.TokenAsync)", "await C.TokenAsync({0})")]
    [InlineData("EventLoop.{|LOOP301:Run|}(work)", "await work({0})")]
    [InlineData("EventLoop.{|LOOP301:Run|}((Func<Task>)FAsync)", "await ((Func<Task>)FAsync)()")]
    [InlineData("EventLoop.{|LOOP301:Run|}(() => FAsync())", "await FAsync()")]
    [InlineData("EventLoop.{|LOOP301:Run|}(ct => MoreAsync(1, ct))", "await MoreAsync(1, {0})")]
    [InlineData("EventLoop.{|LOOP301:Run|}(async (ct) => await TokenAsync(ct))", "await TokenAsync({0})")]
    [InlineData("EventLoop.{|LOOP301:Run|}(static ct => MoreAsync(token: ct, number: 1))", "await MoreAsync(token: {0}, number: 1)")]
    [InlineData("var value = EventLoop.{|LOOP301:Run|}(ValueAsync) + 1", "var value = await ValueAsync({0}) + 1")]
    [InlineData("loop.{|LOOP301:RunUntilComplete|}(FAsync())", "await FAsync()")]
    [InlineData("loop.{|LOOP301:RunUntilComplete|}(TokenAsync)", "await TokenAsync({0})")]
    [InlineData("Use(loop.{|LOOP301:RunUntilComplete|}(ValueAsync).ToString())", "Use((await ValueAsync({0})).ToString())")]
    public async Task A_nested_run_awaits_what_it_runs(string before, string after)
    {
        await Proven($"{before};", $"{after.Replace("{0}", "CancellationToken.None")};", "EventLoop loop, Func<CancellationToken, Task> work");
        await Proven($"{before};", $"{after.Replace("{0}", "token")};", "EventLoop loop, Func<CancellationToken, Task> work, CancellationToken token");
    }

    [Fact]
    public Task Nested_runs_in_bulk() => Verify.Bulk<LOOP301_NestedRunFix>(
        """
        EventLoop.{|LOOP301:Run|}(FAsync);
                EventLoop.Current.{|LOOP301:RunUntilComplete|}(MoreAsync(EventLoop.{|LOOP301:Run|}(ValueAsync), token));
                EventLoop.Current.{|LOOP301:RunForever|}();
        """,
        """
        await FAsync();
                await MoreAsync(await ValueAsync(token), token);
                EventLoop.Current.{|LOOP301:RunForever|}();
        """, "CancellationToken token", members: Members);

    [Fact]
    public async Task Leaving_the_nested_loop_must_not_leave_this_one() =>
        await Proven("EventLoop.{|LOOP301:Run|}(async () => await FAsync().{|LOOP402:ConfigureAwait|}(false));", "await FAsync();");

    [Theory]
    [InlineData("EventLoop.{|LOOP301:Run|}(async () => { await FAsync(); await FAsync(); });")]
    [InlineData("EventLoop.{|LOOP301:Run|}(FAsync, new LoopOptions());")]
    [InlineData("EventLoop.Current.{|LOOP301:RunForever|}();")]
    [InlineData("new EventLoop().{|LOOP301:RunUntilComplete|}(FAsync());")]
    [InlineData("EventLoop.{|LOOP301:Run|}(/* why */ FAsync);")]
    [InlineData("EventLoop.{|LOOP301:Run|}(ct => Call(token => TokenAsync(ct)));")]
    [InlineData("{|LOOP107:lock|} (this) { EventLoop.{|LOOP301:Run|}(FAsync); }")]
    [InlineData("unsafe { EventLoop.{|LOOP301:Run|}(FAsync); }")]
    public Task What_has_no_plain_form_stays(string statement) => Verify.Proven<LOOP301_NestedRunFix>(
        statement, statement, "CancellationToken token", members: Members + "static Task Call(Func<CancellationToken, Task> f) => f(default);");

    [Fact]
    public Task The_overload_that_was_handed_over_is_called() => Verify.Proven<LOOP301_NestedRunFix>(
        "EventLoop.{|LOOP301:Run|}(MainAsync);", "await MainAsync(CancellationToken.None);",
        members: "static Task MainAsync(int n = 1) => FAsync(); static Task MainAsync(CancellationToken token) => FAsync();");

    // RunInExecutor

    [Fact]
    public async Task Elsewhere_the_loop_gets_a_thread_of_its_own()
    {
        await Verify.Async<LOOP301_NestedRunFix>("EventLoop.{|LOOP301:Run|}(FAsync);", "await Task.Run(() => EventLoop.Run(FAsync));");
        await Verify.Async<LOOP301_NestedRunFix>(
            "Use(EventLoop.{|LOOP301:Run|}(GAsync));", "Use(await Task.Run(() => EventLoop.Run(GAsync), ct));", "CancellationToken ct");
    }

    [Fact]
    public async Task So_does_a_helper_that_runs_one()
    {
        const string Helper = "static int Start(int n) => Deeper(n); static int Deeper(int n) => EventLoop.Run(GAsync) + n;";
        await Verify.Async<LOOP301_NestedRunFix>("Use({|LOOP301:Start|}(1));", "Use(await Task.Run(() => Start(1)));", members: Helper);
        await Verify.Proven<LOOP301_NestedRunFix>("Use({|LOOP301:Start|}(1));", "Use(await EventLoop.Current.RunInExecutor(() => Start(1)));", members: Helper);
    }

    [Theory]
    [InlineData("lock (this) { {|LOOP301:Start|}(1); }", "static int Start(int n) => EventLoop.Run(GAsync);")]
    [InlineData("Use({|LOOP301:Value|});", "static int Value => EventLoop.Run(GAsync);")]
    [InlineData("int n = 1; Use({|LOOP301:Start|}(ref n));", "static int Start(ref int n) => EventLoop.Run(GAsync);")]
    public Task A_helper_that_cannot_move_stays(string statement, string members) => Verify.Async<LOOP301_NestedRunFix>(statement, statement, members: members);

    [Theory]
    [InlineData(null)]
    [InlineData("LOOP301")]
    [InlineData("LOOP301.RunHelperInExecutor")]
    public async Task A_helper_is_not_moved_in_bulk(string? key)
    {
        const string Start = "class C { static void Start() => EventLoop.Run(FAsync); static Task FAsync() => Task.CompletedTask; [LoopBound] async Task M() { ";
        var fixedInBulk = await Workbench.FixAll(new LOOP301_NestedRunFix(), Workbench.Open(Start + "EventLoop.Run(FAsync); Start(); } }"), key);
        Assert.Equal(Start + "await FAsync(); Start(); } }", await Workbench.Text(fixedInBulk));
    }

    // Counterpart

    [Fact]
    public Task A_joinable_task_factory_has_a_counterpart() => Verify.Source<LOOP301_NestedRunFix>(
        Joinable("factory.{|LOOP301:Run|}(async () => await Task.Yield()); return factory.{|LOOP301:Run|}(() => Task.FromResult(1));"),
        Joinable("await factory.RunAsync(async () => await Task.Yield()); return await factory.RunAsync(() => Task.FromResult(1));"));

    // Places

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP301_NestedRunFix>(
        """
        class C
        {
            [LoopBound] static async Task<int> Expression() => EventLoop.{|LOOP301:Run|}(ValueAsync);
            void Outer() => EventLoop.Current.CallSoonThreadSafe(() => EventLoop.Current.CreateTask(async ct => EventLoop.{|LOOP301:Run|}(PlainAsync)));
            [LoopBound] async Task Local() { await Inner(); async Task Inner() { EventLoop.{|LOOP301:Run|}(PlainAsync); } }
            static Task<int> ValueAsync() => Task.FromResult(1);
            static Task PlainAsync() => Task.CompletedTask;
        }
        """,
        """
        class C
        {
            [LoopBound] static async Task<int> Expression() => await ValueAsync();
            void Outer() => EventLoop.Current.CallSoonThreadSafe(() => EventLoop.Current.CreateTask(async ct => await PlainAsync()));
            [LoopBound] async Task Local() { await Inner(); async Task Inner() { await PlainAsync(); } }
            static Task<int> ValueAsync() => Task.FromResult(1);
            static Task PlainAsync() => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task A_missing_import_is_added() => Verify.Source<LOOP301_NestedRunFix>(
        """
        using System.Threading.Tasks;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async Task M() { AsyncLoop.EventLoop.{|LOOP301:Run|}(MainAsync); /* after */ }
            static Task MainAsync(System.Threading.CancellationToken token) => Task.CompletedTask;
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async Task M() { await MainAsync(CancellationToken.None); /* after */ }
            static Task MainAsync(System.Threading.CancellationToken token) => Task.CompletedTask;
        }
        """, withUsings: false);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP301_NestedRunFix>(
        "class C { [LoopBound] async Task M() { if () EventLoop.{|LOOP301:Run|}(FAsync); EventLoop.Run(; } Task FAsync() => Task.CompletedTask; ",
        "class C { [LoopBound] async Task M() { if () await FAsync(); EventLoop.Run(; } Task FAsync() => Task.CompletedTask; ", compiles: false);

    private static Task Proven(string before, string after, string parameters = "") =>
        Verify.Proven<LOOP301_NestedRunFix>(before, after, parameters, members: Members);

    private static string Joinable(string statements) => $$"""
        using Microsoft.VisualStudio.Threading;

        class C { async Task<int> M(JoinableTaskFactory factory) { {{statements}} } }

        namespace Microsoft.VisualStudio.Threading
        {
            public class JoinableTaskFactory
            {
                public void Run(Func<Task> work) { }
                public T Run<T>(Func<Task<T>> work) => default!;
                public Task RunAsync(Func<Task> work) => work();
                public Task<T> RunAsync<T>(Func<Task<T>> work) => work();
            }
        }
        """;

    [Fact]
    public Task A_callback_and_the_function_that_hands_it_over_in_bulk() => Verify.Bulk<LOOP301_NestedRunFix>(
        """
        EventLoop.{|LOOP301:Run|}(FAsync);
                EventLoop.Current.CallSoon(() => EventLoop.{|LOOP301:Run|}(FAsync));
                await FAsync();
        """,
        """
        await FAsync();
                _ = EventLoop.Current.CreateTask(async _ => await FAsync());
                await FAsync();
        """);
}
