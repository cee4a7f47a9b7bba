using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Affinity;

public sealed class LOOP404_ForeignTimerTests
{
    private const string Members = """
        static EventLoop Loop => EventLoop.Current; static TimeSpan _limit; static DateTime _until; CancellationTokenSource _field = new(); static void Use(object? value) { }
        """;

    [Theory]
    [InlineData("await Task.{|LOOP404:Delay|}(10);")]
    [InlineData("await Task.{|LOOP404:Delay|}(TimeSpan.FromSeconds(1), token);")]
    [InlineData("await Task.{|LOOP404:Delay|}(cancellationToken: token, delay: _limit);")]
    [InlineData("var delay = Task.{|LOOP404:Delay|}(10); await delay;")]
    [InlineData("await Task.WhenAny(FAsync(), Task.{|LOOP404:Delay|}(10));")]
    [InlineData("using var timer = {|LOOP404:new PeriodicTimer(_limit)|};")]
    [InlineData("using PeriodicTimer timer = {|LOOP404:new(_limit)|};")]
    [InlineData("using var timer = {|LOOP404:new Timer(_ => { })|};")]
    [InlineData("using var timer = {|LOOP404:new Timer(_ => { }, null, 10, 10)|};")]
    [InlineData("using var timer = {|LOOP404:new System.Timers.Timer(10)|};")]
    [InlineData("using var cts = {|LOOP404:new CancellationTokenSource(_limit)|};")]
    [InlineData("using CancellationTokenSource cts = {|LOOP404:new(10)|};")]
    [InlineData("using var cts = new CancellationTokenSource(); cts.{|LOOP404:CancelAfter|}(10);")]
    [InlineData("CancellationTokenSource cts = new(); cts.{|LOOP404:CancelAfter|}(_limit);")]
    [InlineData("var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.{|LOOP404:CancelAfter|}(_limit);")]
    public Task A_timer_of_the_system(string statement) => ProvenOnly(statement);

    [Theory]
    [InlineData("Use(Loop.{|LOOP404:Time|} < TimeSpan.FromMilliseconds(Environment.TickCount64));")]
    [InlineData("Use(new Stopwatch().Elapsed > Loop.{|LOOP404:Time|});")]
    [InlineData("Use(DateTime.UtcNow + Loop.{|LOOP404:Time|});")]
    [InlineData("Use(DateTimeOffset.Now - Loop.{|LOOP404:Time|});")]
    [InlineData("Use(Loop.{|LOOP404:Time|}.Ticks == DateTime.UtcNow.Ticks);")]
    [InlineData("Use(DateTime.UtcNow.TimeOfDay.TotalSeconds - 5 > Loop.{|LOOP404:Time|}.TotalSeconds);")]
    [InlineData("Use((Loop.{|LOOP404:Time|} + _limit) < new TimeSpan(DateTime.UtcNow.Ticks));")]
    [InlineData("Use(Loop.{|LOOP404:Time|} < Stopwatch.GetElapsedTime(1));")]
    [InlineData("var until = DateTime.UtcNow.AddSeconds(5); Use(Loop.{|LOOP404:Time|}.Ticks > until.Ticks);")]
    [InlineData("var watch = Stopwatch.StartNew(); var until = watch.Elapsed + _limit; Use(until <= Loop.{|LOOP404:Time|});")]
    [InlineData("var until = Loop.Time + _limit; Use(new Stopwatch().{|LOOP404:Elapsed|} < until);")]
    [InlineData("var until = Loop.Time.Ticks + 5; while (DateTime.{|LOOP404:UtcNow|}.Ticks < until) await Task.Yield();")]
    [InlineData("var timer = Loop.CallLater(_limit, () => { }); Use(new Stopwatch().Elapsed - timer.{|LOOP404:When|});")]
    [InlineData("Loop.{|LOOP404:CallAt|}(new Stopwatch().Elapsed + _limit, () => { });")]
    [InlineData("var at = DateTime.Now.TimeOfDay + _limit; Loop.{|LOOP404:CallAt|}(callback: () => { }, when: at);")]
    public Task Times_of_two_clocks(string statement) => ProvenOnly(statement);

    [Theory]
    [InlineData("await EventLoop.Delay(10);")]
    [InlineData("await Task.Delay(_limit, Loop.TimeProvider, token);")]
    [InlineData("await Task.Delay(_limit, TimeProvider.System);")]
    [InlineData("await Task.Delay(0);")]
    [InlineData("await Task.Delay(TimeSpan.Zero, token);")]
    [InlineData("await Task.Delay(Timeout.Infinite, token);")]
    [InlineData("await Task.Delay(-1, token);")]
    [InlineData("await Task.Delay(Timeout.InfiniteTimeSpan, token);")]
    [InlineData("using var timer = new PeriodicTimer(_limit, Loop.TimeProvider);")]
    [InlineData("using var cts = new CancellationTokenSource();")]
    [InlineData("using var cts = new CancellationTokenSource(_limit, Loop.TimeProvider); cts.CancelAfter(10);")]
    [InlineData("using var cts = new CancellationTokenSource(Timeout.InfiniteTimeSpan); cts.CancelAfter(Timeout.Infinite);")]
    [InlineData("_field.CancelAfter(10);")]
    [InlineData("var cts = new CancellationTokenSource(); cts = new CancellationTokenSource(_limit, Loop.TimeProvider); cts.CancelAfter(10);")]
    [InlineData("using var timer = Loop.TimeProvider.CreateTimer(_ => { }, null, _limit, _limit);")]
    // The other rule reports these; what follows has no loop.
    [InlineData("await Task.Delay(10).{|LOOP402:ConfigureAwait|}(false);")]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(false); await Task.Delay(10); using var timer = new PeriodicTimer(_limit);")]
    [InlineData("for (var i = 0; i < 3; i++) { await Task.Delay(10); await FAsync().{|LOOP402:ConfigureAwait|}(false); }")]
    [InlineData("await FAsync().{|LOOP402:ConfigureAwait|}(ConfigureAwaitOptions.None); await Task.Delay(10);")]
    public Task The_loops_own_timers_and_none(string statement) => Verify.Proven(statement, Members);

    [Theory]
    [InlineData("var began = Loop.Time; Use(Loop.Time - began < _limit);")]
    [InlineData("var until = Loop.Time + _limit; while (Loop.Time < until) await Task.Yield();")]
    [InlineData("var watch = Stopwatch.StartNew(); Use(Loop.Time + (_limit - watch.Elapsed));")]
    [InlineData("var began = Loop.Time; var watch = Stopwatch.StartNew(); Use(Loop.Time - began > watch.Elapsed);")]
    [InlineData("var until = DateTime.UtcNow + _limit; Use(DateTime.UtcNow < until);")]
    [InlineData("Use(_until - DateTime.UtcNow < _limit);")]
    [InlineData("Use(Loop.Time < _limit);")]
    [InlineData("Use((Loop.Time, DateTime.UtcNow));")]
    [InlineData("Use($\"{Loop.Time} {DateTime.UtcNow}\" + DateTime.Now);")]
    [InlineData("var at = DateTime.UtcNow.TimeOfDay; at = Loop.Time; Use(Loop.Time > at);")]
    [InlineData("Loop.CallAt(Loop.Time + _limit, () => { });")]
    [InlineData("Loop.CallAt(_limit, () => { });")]
    public Task Times_of_one_clock_and_durations(string statement) => Verify.Proven(statement, Members);

    [Fact]
    public Task Functions_of_every_form() => Verify.Source(
        """
        class C<T>
        {
            void Callback(EventLoop loop) => loop.CallSoon(() => { using var cts = {|LOOP404:new CancellationTokenSource(5)|}; });
            void Start() => EventLoop.Run(async ct => await Task.{|LOOP404:Delay|}(10, ct));
            [LoopBound] async Task<T?> Expression(T? value) => await Task.{|LOOP404:Delay|}(10).ContinueWith(_ => value);
            [LoopBound] async Task Nested(EventLoop loop)
            {
                await Task.Run(() => Task.Delay(10));
                await Task.Run(async () => await Task.Delay(10));
                await loop.RunInExecutor(() => new Timer(_ => { }));
                Func<Task> later = async () => await Task.{|LOOP404:Delay|}(10);
            }
            async Task Anywhere() => await Task.Delay(10);
            [OffLoop("elsewhere")] async Task Off() => await Task.Delay(10);
        }
        [LoopBound] class D
        {
            async IAsyncEnumerable<int> Iterator() { await Task.{|LOOP404:Delay|}(10); yield return 1; }
            async Task Outer() { await Local(); async Task Local() => await Task.{|LOOP404:Delay|}(10); }
        }
        """);

    [Fact]
    public Task Top_level_statements_of_a_bound_assembly() => Verify.Source(
        "[assembly: LoopBound]\nawait Task.{|LOOP404:Delay|}(10);", OutputKind.ConsoleApplication);

    [Fact]
    public Task Other_types_of_these_names() => Verify.Source(
        """
        class Timer { public Timer(int time) { } }
        class Mine { public static Task Delay(int time) => System.Threading.Tasks.Task.CompletedTask; public TimeSpan Time => default; }
        class C { [LoopBound] async Task M(Mine mine) { _ = new Timer(5); await Mine.Delay(5); _ = mine.Time > new Stopwatch().Elapsed; } }
        """);

    [Fact]
    public Task Without_the_runtime_there_is_no_other_clock() => Verify.PlainSource(
        """
        namespace AsyncLoop.Annotations { class LoopBoundAttribute : System.Attribute { } }
        class C { [AsyncLoop.Annotations.LoopBound] async Task M() { await Task.Delay(10); using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); } }
        """);

    [Theory]
    [InlineData("class C { [LoopBound] async Task M() { await Task.Delay( } }")]
    [InlineData("class C { [LoopBound] async Task M() { await Task.Delay(); new Timer(; new PeriodicTimer(); } }")]
    [InlineData("class C { [LoopBound] async Task M(EventLoop l) { var d = l.Time + ; if (d < DateTime.UtcNow. ) } }")]
    [InlineData("class C { [LoopBound] async Task M(EventLoop l) { var d = d + l.Time; if (d < DateTime.{|LOOP404:UtcNow|}.TimeOfDay) { } } }")]
    [InlineData("class C { [LoopBound] async Task M(EventLoop l) { var a = b; var b = a; if (a > l.Time) { } } }")]
    [InlineData("class C { [LoopBound] async Task M() { var cts = missing; cts.CancelAfter(5); } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    [Theory]
    [InlineData("await Task.Delay(10);", "'Task.Delay' does not run on the loop's clock; use 'EventLoop.Delay'", FixKinds.Delay)]
    [InlineData("using var t = new PeriodicTimer(default(TimeSpan) + x);", "'new PeriodicTimer' does not run on the loop's clock; pass the loop's 'TimeProvider'", FixKinds.LoopTimeProvider)]
    [InlineData("using var t = new Timer(_ => { });", "'new Timer' fires on the thread pool, not on the loop; use the loop's 'CallLater'", null)]
    [InlineData("_ = EventLoop.Current.Time > new Stopwatch().Elapsed;", "'EventLoop.Time' is mixed with a time of another clock; compare times of one clock", null)]
    [InlineData("using var c = CancellationTokenSource.CreateLinkedTokenSource(default(CancellationToken)); c.CancelAfter(x);", "'CancellationTokenSource.CancelAfter' does not run on the loop's clock; cancel it with the loop's 'CallLater'", null)]
    public async Task Messages_and_fixes(string statement, string message, string? kind)
    {
        var diagnostic = Assert.Single(await Verify.Diagnostics($"class C {{ [LoopBound] async Task M(TimeSpan x) {{ await Task.Yield(); {statement} }} }}"));
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(kind, diagnostic.Properties.GetValueOrDefault(FixProperties.Kind));
        Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
    }

    private static async Task ProvenOnly(string statement)
    {
        await Verify.Proven(statement, Members);
        await Verify.Async(statement.Replace("{|LOOP404:", "").Replace("|}", ""), Members);
    }
}
