using AsyncLoop.CodeFixes.Rules.Affinity;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Affinity;

public sealed class LOOP401_WrongThreadFixTests
{
    [Theory]
    [InlineData("loop.{|LOOP401:CallSoon|}(() => Use(1))", "loop.CallSoonThreadSafe(() => Use(1))")]
    [InlineData("loop.{|LOOP401:CallSoon|}(static n => Use(n), 1)", "loop.CallSoonThreadSafe(static n => Use(n), 1)")]
    [InlineData("loop.{|LOOP401:CallSoon<object>|}(Use, 1)", "loop.CallSoonThreadSafe<object>(Use, 1)")]
    [InlineData("var handle = loop.{|LOOP401:CallSoon|}(callback: Work)", "var handle = loop.CallSoonThreadSafe(callback: Work)")]
    [InlineData("var task = loop.{|LOOP401:CreateTask|}(_ => FAsync())", "var task = loop.InvokeAsync(_ => FAsync())")]
    [InlineData("Task<int> task = loop.{|LOOP401:CreateTask|}(_ => GAsync(), cancellationToken: default)", "Task<int> task = loop.InvokeAsync(_ => GAsync(), cancellationToken: default)")]
    [InlineData("loop.{|LOOP401:CreateTask|}(_ => FAsync())", "loop.CallSoonThreadSafe(() => loop.CreateTask(_ => FAsync()))")]
    [InlineData("loop.{|LOOP401:CallLater|}(TimeSpan.Zero, Work)", "loop.CallSoonThreadSafe(() => loop.CallLater(TimeSpan.Zero, Work))")]
    [InlineData("loop.{|LOOP401:CallAt|}(loop.Time, Work)", "loop.CallSoonThreadSafe(() => loop.CallAt(loop.Time, Work))")]
    [InlineData("loop.{|LOOP401:Cancel|}(work)", "loop.CallSoonThreadSafe(() => loop.Cancel(work))")]
    [InlineData("loop.{|LOOP401:Stop|}()", "loop.CallSoonThreadSafe(() => loop.Stop())")]
    public Task The_thread_safe_form(string before, string after) => Off($"{before};", $"{after};");

    [Theory]
    [InlineData("loop.{|LOOP401:CallSoon|}(() => { });", "loop.CallSoonThreadSafe(() => { });")]
    [InlineData("await loop.{|LOOP401:CreateTask|}(_ => FAsync());", "await loop.InvokeAsync(_ => FAsync());")]
    [InlineData("loop.{|LOOP401:Stop|}();", "loop.CallSoonThreadSafe(() => loop.Stop());")]
    public Task After_an_await_that_leaves_the_loop(string before, string after) => Verify.Async<LOOP401_WrongThreadFix>(
        "await FAsync().ConfigureAwait(false); " + before, "await FAsync().ConfigureAwait(false); " + after, "EventLoop loop");

    [Fact]
    public Task In_bulk() => Verify.Source<LOOP401_WrongThreadFix>(
        Class("loop.{|LOOP401:CallSoon|}(Work); var task = loop.{|LOOP401:CreateTask|}(_ => FAsync()); loop.{|LOOP401:Stop|}(); new Thread(() => loop.{|LOOP401:Stop|}());"),
        Class(Fixed), bulk: Class(Fixed));

    private const string Fixed =
        "loop.CallSoonThreadSafe(Work); var task = loop.InvokeAsync(_ => FAsync()); loop.CallSoonThreadSafe(() => loop.Stop()); new Thread(() => { loop.CallSoonThreadSafe(() => loop.Stop()); });";

    [Fact]
    public Task A_lambda_of_one_expression_gives_what_it_gave() => Verify.Source<LOOP401_WrongThreadFix>(
        """
        class C
        {
            Task Action(EventLoop loop) => Task.Run(() => loop.{|LOOP401:Stop|}());
            Task<LoopHandle> Value(EventLoop loop) => Task.Run(() => loop.{|LOOP401:CallSoon|}(() => { }));
            [OffLoop("a thread")] void Expression(EventLoop loop) => loop.{|LOOP401:Stop|}();
        }
        """,
        """
        class C
        {
            Task Action(EventLoop loop) => Task.Run(() => { loop.CallSoonThreadSafe(() => loop.Stop()); });
            Task<LoopHandle> Value(EventLoop loop) => Task.Run(() => loop.CallSoonThreadSafe(() => { }));
            [OffLoop("a thread")] void Expression(EventLoop loop) => loop.CallSoonThreadSafe(() => loop.Stop());
        }
        """);

    [Theory]
    [InlineData("EventLoop.Current.{|LOOP401:Stop|}();")]
    [InlineData("var handle = loop.{|LOOP401:CallLater|}(TimeSpan.Zero, Work);")]
    [InlineData("var task = loop.{|LOOP401:CreateTask|}(_ => FAsync(), \"name\");")]
    [InlineData("for (var n = 1; n < 3; n++) loop.{|LOOP401:CallLater|}(TimeSpan.FromSeconds(n), Work);")]
    [InlineData("var at = TimeSpan.Zero; loop.{|LOOP401:CallAt|}(at, Work); at += at;")]
    [InlineData("Find().Loop.{|LOOP401:Stop|}();")]
    [InlineData("if (loop.{|LOOP401:Cancel|}(work)) Use(1);")]
    [InlineData("await loop.{|LOOP401:RunInExecutor|}(() => Use(1));")]
    public Task What_has_no_thread_safe_form_stays(string statement) => Off(statement, statement);

    [Fact]
    public Task What_a_callback_captures_stays_captured() => Off(
        "for (var n = 1; n < 3; n++) loop.{|LOOP401:CallLater|}(TimeSpan.Zero, () => n++);",
        "for (var n = 1; n < 3; n++) loop.CallSoonThreadSafe(() => loop.CallLater(TimeSpan.Zero, () => n++));");

    [Fact]
    public Task Comments_and_layout_stay() => Off(
        """
        // before
                    loop /* the loop */ .{|LOOP401:CallSoon|}( /* what */ Work); // after
                    /* lead */ loop.{|LOOP401:CallLater|}(
                        TimeSpan.Zero, // now
                        Work); // last
        """,
        """
        // before
                    loop /* the loop */ .CallSoonThreadSafe( /* what */ Work); // after
                    /* lead */ loop.CallSoonThreadSafe(() => loop.CallLater(
                        TimeSpan.Zero, // now
                        Work)); // last
        """);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP401_WrongThreadFix>(
        "class C { void M(EventLoop loop) { _ = Task.Run(() => { loop.{|LOOP401:Stop|}(); loop. }); ",
        "class C { void M(EventLoop loop) { _ = Task.Run(() => { loop.CallSoonThreadSafe(() => loop.Stop()); loop. }); ", compiles: false);

    private static Task Off(string before, string after) => Verify.Source<LOOP401_WrongThreadFix>(Class(before), Class(after));

    private static string Class(string statements) => $$"""
        class C
        {
            [OffLoop("runs on a thread of its own")]
            async void M(EventLoop loop, Task work)
            {
                {{statements}}
            }

            EventLoop Loop => null!;
            C Find() => this;
            static Task FAsync() => Task.Delay(1);
            static Task<int> GAsync() => Task.FromResult(1);
            static void Work() { }
            static void Use(object? value) { }
        }
        """;
}
