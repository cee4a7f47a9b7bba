using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.LoopBound;

/// <summary>Delegates are followed through locals and method groups, where that is certain.</summary>
public sealed class DelegateTests
{
    private const string Sleep = "Thread.{|LOOP101:Sleep|}(1);";

    [Theory]
    [InlineData("Action a = () => { SLEEP }; loop.CallSoon(a);")]
    [InlineData("Action a; a = () => { SLEEP }; loop.CallSoon(a);")]
    [InlineData("var a = () => { SLEEP }; loop.CallSoon(a);")]
    [InlineData("Action a = delegate { SLEEP }; loop.CallSoon(a); loop.CallLater(TimeSpan.Zero, a);")]
    [InlineData("Action a = Tick; loop.CallSoon(a); void Tick() { SLEEP }")]
    [InlineData("loop.CallSoon(Tick); void Tick() { SLEEP }")]
    [InlineData("Func<Task> f = async () => await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); EventLoop.Run(f);")]
    [InlineData("EventLoop.Run(Main); async Task Main() => await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false);")]
    [InlineData("Action a = () => { SLEEP }; if (loop.Time == default) loop.CallSoon(a); else loop.CallLater(TimeSpan.Zero, a);")]
    [InlineData("Action a = () => { SLEEP }; Task.Run(() => loop.CallSoonThreadSafe(a)).ToString();")]
    public Task On_the_loop(string statements) => Verify.Sync("var loop = new EventLoop(); " + statements.Replace("SLEEP", Sleep));

    [Theory]
    [InlineData("Action a = () => Thread.Sleep(1); a = null; loop.CallSoon(a);")]
    [InlineData("Action a = () => Thread.Sleep(1); loop.CallSoon(a); Task.Run(a).ToString();")]
    [InlineData("Action a = () => Thread.Sleep(1); Task.Run(a).ToString(); loop.CallSoon(a);")]
    [InlineData("Action a = null; loop.CallSoon(a); a = () => Thread.Sleep(1);")]
    [InlineData("Action a = () => Thread.Sleep(1); loop.CallSoon(a); a();")]
    [InlineData("Action a = () => Thread.Sleep(1); loop.CallSoon(a); Change(ref a); void Change(ref Action x) => x = null;")]
    [InlineData("Action a = () => Thread.Sleep(1); loop.CallSoon(a); void Change() => a = null;")]
    [InlineData("Action a = () => Thread.Sleep(1); var b = a; loop.CallSoon(b);")]
    [InlineData("Action a = () => Thread.Sleep(1); (a, _) = (null, 1); loop.CallSoon(a);")]
    [InlineData("Action a = () => Thread.Sleep(1);")]
    [InlineData("Action a = Tick; a = null; loop.CallSoon(a); void Tick() => Thread.Sleep(1);")]
    [InlineData("loop.CallSoon(Tick); Task.Run(Tick).ToString(); void Tick() => Thread.Sleep(1);")]
    [InlineData("loop.CallSoon(Tick); new Thread(Tick).Start(); void Tick() => Thread.Sleep(1);")]
    [InlineData("loop.CallSoon(Tick); Thread t = new(Tick); void Tick() => Thread.Sleep(1);")]
    [InlineData("loop.CallSoon(Tick); Action a = Tick; Task.Run(a).ToString(); void Tick() => Thread.Sleep(1);")]
    public Task Not_for_certain(string statements) => Verify.Sync("var loop = new EventLoop(); " + statements);

    /// <summary>LOOP401 shows what runs elsewhere.</summary>
    [Theory]
    [InlineData("Action work = () => { Thread.Sleep(1); loop.{|LOOP401:Stop|}(); }; Task.Run(work).ToString();")]
    [InlineData("ThreadStart work = () => { Thread.Sleep(1); loop.{|LOOP401:Stop|}(); }; new Thread(work).Start();")]
    [InlineData("Func<Task> work = async () => { loop.{|LOOP401:Stop|}(); await Task.Yield(); }; Task.Run(work).ToString();")]
    [InlineData("Task.Run(Work).ToString(); async Task Work() { loop.{|LOOP401:Stop|}(); await Task.Yield(); }")]
    [InlineData("Func<Task> f = Work; Task.Run(f).ToString(); async Task Work() { loop.Stop(); await Task.Yield(); }")]
    [InlineData("Task.Run(Work).ToString(); Work().ToString(); async Task Work() { loop.Stop(); await Task.Yield(); }")]
    [InlineData("Task.Run(Work).ToString(); void Work() { Thread.Sleep(1); }")]
    [InlineData("Action work = () => loop.Stop(); Task.Run(work).ToString(); work();")]
    [InlineData("Task.Factory.StartNew(() => loop.{|LOOP401:Stop|}()).ToString();")]
    [InlineData("new TaskFactory(loop.TaskScheduler).StartNew(() => loop.Stop()).ToString();")]
    [InlineData("Task.Factory.StartNew(() => loop.Stop(), default, default, loop.TaskScheduler).ToString();")]
    [InlineData("Task.Factory.StartNew(() => loop.{|LOOP401:Stop|}(), default, default, TaskScheduler.Default).ToString();")]
    public Task Elsewhere(string statements) => Verify.Sync("var loop = new EventLoop(); " + statements);

    [Fact]
    public Task A_private_method_that_only_other_threads_are_given() => Verify.Source("""
        class C(EventLoop loop)
        {
            void Start() => Task.Run(WorkAsync).ToString();
            private async Task WorkAsync() { loop.{|LOOP401:Stop|}(); await Task.Yield(); }

            void StartBoth() { Task.Run(BothAsync).ToString(); BothAsync().ToString(); }
            private async Task BothAsync() { loop.Stop(); await Task.Yield(); }

            void StartPublic() => Task.Run(PublicAsync).ToString();
            public async Task PublicAsync() { loop.Stop(); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task In_top_level_statements() => Verify.Source(
        "Func<Task> main = async () => await Task.Delay(1).{|LOOP402:ConfigureAwait|}(false); EventLoop.Run(main);",
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("class C { void M(EventLoop loop) { Action a = () => ; loop.CallSoon(a } }")]
    [InlineData("class C { void M(EventLoop loop) { Action a = a; loop.CallSoon(a); } }")]
    [InlineData("class C { void M(EventLoop loop) { loop.CallSoon(b); Action b = b = () => { }; } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
