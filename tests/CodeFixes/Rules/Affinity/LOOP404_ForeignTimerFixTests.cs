using AsyncLoop.CodeFixes.Rules.Affinity;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Affinity;

public sealed class LOOP404_ForeignTimerFixTests
{
    [Theory]
    [InlineData("await Task.{|LOOP404:Delay|}(10);", "await EventLoop.Delay(10);")]
    [InlineData("await Task.{|LOOP404:Delay|}(TimeSpan.FromSeconds(1), ct);", "await EventLoop.Delay(TimeSpan.FromSeconds(1), ct);")]
    [InlineData("await Task.{|LOOP404:Delay|}(cancellationToken: ct, millisecondsDelay: 10);", "await EventLoop.Delay(cancellationToken: ct, millisecondsDelay: 10);")]
    [InlineData("var delay = Task.{|LOOP404:Delay|}(10);", "var delay = EventLoop.Delay(10);")]
    [InlineData("await Task.WhenAny(FAsync(), Task.{|LOOP404:Delay|}(Math.Max(1, 2)));", "await Task.WhenAny(FAsync(), EventLoop.Delay(Math.Max(1, 2)));")]
    [InlineData("await /* a */ Task.{|LOOP404:Delay|}( /* b */ 10) /* c */;", "await /* a */ EventLoop.Delay( /* b */ 10) /* c */;")]
    public Task A_delay_on_the_loops_clock(string before, string after) => Proven(before, after);

    [Theory]
    [InlineData("using var t = {|LOOP404:new PeriodicTimer(TimeSpan.FromSeconds(1))|};", "using var t = new PeriodicTimer(TimeSpan.FromSeconds(1), EventLoop.Current.TimeProvider);")]
    [InlineData("using var t = {|LOOP404:new PeriodicTimer(period: TimeSpan.FromSeconds(1))|};", "using var t = new PeriodicTimer(TimeSpan.FromSeconds(1), EventLoop.Current.TimeProvider);")]
    [InlineData("using PeriodicTimer t = {|LOOP404:new(TimeSpan.MaxValue)|};", "using PeriodicTimer t = new(TimeSpan.MaxValue, EventLoop.Current.TimeProvider);")]
    [InlineData("using var c = {|LOOP404:new CancellationTokenSource(TimeSpan.FromSeconds(1))|};", "using var c = new CancellationTokenSource(TimeSpan.FromSeconds(1), EventLoop.Current.TimeProvider);")]
    [InlineData("using var c = {|LOOP404:new CancellationTokenSource(500)|};", "using var c = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), EventLoop.Current.TimeProvider);")]
    [InlineData("using CancellationTokenSource c = {|LOOP404:new(millisecondsDelay: 5 + 6 /* ms */)|};", "using CancellationTokenSource c = new(TimeSpan.FromMilliseconds(5 + 6) /* ms */, EventLoop.Current.TimeProvider);")]
    [InlineData("var c = new CancellationTokenSource(); c.{|LOOP404:CancelAfter|}(5);", "var c = new CancellationTokenSource(Timeout.InfiniteTimeSpan, EventLoop.Current.TimeProvider); c.CancelAfter(5);")]
    [InlineData("CancellationTokenSource c = new(); c.{|LOOP404:CancelAfter|}(5); Use(1); c.{|LOOP404:CancelAfter|}(6);", "CancellationTokenSource c = new(Timeout.InfiniteTimeSpan, EventLoop.Current.TimeProvider); c.CancelAfter(5); Use(1); c.CancelAfter(6);")]
    public Task A_timer_of_the_loop(string before, string after) => Proven(before, after);

    [Fact]
    public Task The_loop_at_hand_is_used() => Verify.Proven<LOOP404_ForeignTimerFix>(
        "using var t = {|LOOP404:new PeriodicTimer(TimeSpan.MaxValue)|};", "using var t = new PeriodicTimer(TimeSpan.MaxValue, loop.TimeProvider);", "EventLoop loop");

    [Theory]
    [InlineData("using var t = {|LOOP404:new Timer(_ => { })|};")]
    [InlineData("using var t = {|LOOP404:new System.Timers.Timer(5)|};")]
    [InlineData("var c = CancellationTokenSource.CreateLinkedTokenSource(ct); c.{|LOOP404:CancelAfter|}(5);")]
    [InlineData("Use(EventLoop.Current.{|LOOP404:Time|} < new Stopwatch().Elapsed);")]
    [InlineData("EventLoop.Current.{|LOOP404:CallAt|}(new Stopwatch().Elapsed, () => { });")]
    [InlineData("await Task /* of the system */ .{|LOOP404:Delay|}(5);")]
    public Task What_has_no_certain_form_stays(string statement) => Proven(statement, statement);

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP404_ForeignTimerFix>(
        """
        await Task.WhenAll(Task.{|LOOP404:Delay|}(1, ct), Task.{|LOOP404:Delay|}(2));
                using var source = new CancellationTokenSource();
                source.{|LOOP404:CancelAfter|}(5);
                if (source.IsCancellationRequested) source.{|LOOP404:CancelAfter|}(TimeSpan.MaxValue);
                using var timer = {|LOOP404:new PeriodicTimer(TimeSpan.MaxValue)|};
                using var old = {|LOOP404:new Timer(_ => { })|};
        """,
        """
        await Task.WhenAll(EventLoop.Delay(1, ct), EventLoop.Delay(2));
                using var source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, EventLoop.Current.TimeProvider);
                source.CancelAfter(5);
                if (source.IsCancellationRequested) source.CancelAfter(TimeSpan.MaxValue);
                using var timer = new PeriodicTimer(TimeSpan.MaxValue, EventLoop.Current.TimeProvider);
                using var old = {|LOOP404:new Timer(_ => { })|};
        """, "CancellationToken ct");

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP404_ForeignTimerFix>(
        """
        [LoopBound]
        class C<T>
        {
            async Task Expression() => await Task.{|LOOP404:Delay|}(10);
            async IAsyncEnumerable<T?> Iterator() { await Task.{|LOOP404:Delay|}(10); yield return default; }
            void Outer(EventLoop loop) => loop.CallSoon(() => { using var c = {|LOOP404:new CancellationTokenSource(5)|}; });
            void Start() => EventLoop.Run(ct => Task.{|LOOP404:Delay|}(10, ct));
        }
        """,
        """
        [LoopBound]
        class C<T>
        {
            async Task Expression() => await EventLoop.Delay(10);
            async IAsyncEnumerable<T?> Iterator() { await EventLoop.Delay(10); yield return default; }
            void Outer(EventLoop loop) => loop.CallSoon(() => { using var c = new CancellationTokenSource(TimeSpan.FromMilliseconds(5), loop.TimeProvider); });
            void Start() => EventLoop.Run(ct => EventLoop.Delay(10, ct));
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP404_ForeignTimerFix>(
        "[assembly: LoopBound]\nawait Task.{|LOOP404:Delay|}(10);", "[assembly: LoopBound]\nawait EventLoop.Delay(10);", output: OutputKind.ConsoleApplication);

    [Fact]
    public Task A_missing_import_is_added() => Verify.Source<LOOP404_ForeignTimerFix>(
        """
        using System.Threading;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M()
            {
                await System.Threading.Tasks.Task.{|LOOP404:Delay|}(1);
                using var source = {|LOOP404:new CancellationTokenSource(5)|};
            }
        }
        """,
        """
        using System;
        using System.Threading;
        using AsyncLoop;

        class C
        {
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M()
            {
                await EventLoop.Delay(1);
                using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(5), EventLoop.Current.TimeProvider);
            }
        }
        """, withUsings: false);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP404_ForeignTimerFix>(
        "class C { [LoopBound] async Task M() { await Task.{|LOOP404:Delay|}(5); await Task.Delay(; ",
        "class C { [LoopBound] async Task M() { await EventLoop.Delay(5); await Task.Delay(; ", compiles: false);

    private static Task Proven(string before, string after) =>
        Verify.Proven<LOOP404_ForeignTimerFix>(before, after, "CancellationToken ct");
}
