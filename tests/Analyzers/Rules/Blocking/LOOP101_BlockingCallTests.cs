using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP101_BlockingCallTests
{
    [Theory]
    [InlineData("Thread.{|LOOP101:Sleep|}(100);")]
    [InlineData("Thread.{|LOOP101:Sleep|}(TimeSpan.FromSeconds(1));")]
    [InlineData("Thread.{|LOOP101:Sleep|}(Timeout.Infinite);")]
    [InlineData("Thread.{|LOOP101:Sleep|}(0);")]
    [InlineData("new Thread(() => { }).{|LOOP101:Join|}();")]
    [InlineData("new ManualResetEvent(false).{|LOOP101:WaitOne|}();")]
    [InlineData("new AutoResetEvent(false).{|LOOP101:WaitOne|}(100);")]
    [InlineData("new Mutex().{|LOOP101:WaitOne|}();")]
    [InlineData("new Semaphore(1, 1).{|LOOP101:WaitOne|}();")]
    [InlineData("WaitHandle.{|LOOP101:WaitAll|}(new WaitHandle[0]);")]
    [InlineData("WaitHandle.{|LOOP101:WaitAny|}(new WaitHandle[0]);")]
    [InlineData("WaitHandle.{|LOOP101:SignalAndWait|}(null!, null!);")]
    [InlineData("new SemaphoreSlim(1).{|LOOP101:Wait|}();")]
    [InlineData("new SemaphoreSlim(1).{|LOOP101:Wait|}(token);")]
    [InlineData("if (new SemaphoreSlim(1).{|LOOP101:Wait|}(50)) { }")]
    [InlineData("new ManualResetEventSlim().{|LOOP101:Wait|}();")]
    [InlineData("new CountdownEvent(1).{|LOOP101:Wait|}();")]
    [InlineData("new Barrier(1).{|LOOP101:SignalAndWait|}();")]
    [InlineData("SpinWait.{|LOOP101:SpinUntil|}(() => true);")]
    [InlineData("new Process().{|LOOP101:WaitForExit|}();")]
    [InlineData("new Process().{|LOOP101:WaitForExit|}(1000);")]
    [InlineData("Console.{|LOOP101:ReadLine|}();")]
    [InlineData("Console.{|LOOP101:ReadKey|}();")]
    [InlineData("new BlockingCollection<int>().{|LOOP101:Take|}();")]
    [InlineData("new BlockingCollection<int>().{|LOOP101:TryTake|}(out _, 100);")]
    [InlineData("foreach (var x in new BlockingCollection<int>().{|LOOP101:GetConsumingEnumerable|}()) { }")]
    [InlineData("Parallel.{|LOOP101:For|}(0, 10, i => { });")]
    [InlineData("Parallel.{|LOOP101:ForEach|}(new[] { 1 }, i => { });")]
    [InlineData("Parallel.{|LOOP101:Invoke|}(() => { });")]
    [InlineData("new[] { 1 }.AsParallel().{|LOOP101:ForAll|}(x => { });")]
    [InlineData("new[] { 1 }.AsParallel().Select(x => x + 1).{|LOOP101:ToList|}();")]
    [InlineData("new System.Net.Sockets.TcpClient().{|LOOP101:Connect|}(\"h\", 1);")]
    [InlineData("new System.Net.Sockets.TcpListener(IPAddress.Loopback, 1).{|LOOP101:AcceptTcpClient|}();")]
    [InlineData("new HttpClient().{|LOOP101:Send|}(new HttpRequestMessage());")]
    [InlineData("Dns.{|LOOP101:GetHostEntry|}(\"h\");")]
    [InlineData("new System.Net.NetworkInformation.Ping().{|LOOP101:Send|}(\"h\");")]
    [InlineData("GC.{|LOOP101:WaitForPendingFinalizers|}();")]
    [InlineData("Monitor.{|LOOP101:Wait|}(this);")]
    public async Task Blocking_calls_are_found_in_async_and_in_proven_code(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Theory]
    [InlineData("new SemaphoreSlim(1).Wait(0);")]
    [InlineData("new SemaphoreSlim(1).Wait(TimeSpan.Zero);")]
    [InlineData("new SemaphoreSlim(1).Wait(default(TimeSpan));")]
    [InlineData("new SemaphoreSlim(1).Wait(TimeSpan.FromSeconds(0));")]
    [InlineData("new SemaphoreSlim(1).Wait(new TimeSpan(0, 0, 0));")]
    [InlineData("new ManualResetEvent(false).WaitOne(0);")]
    [InlineData("const int none = 0; new ManualResetEvent(false).WaitOne(none);")]
    [InlineData("new Thread(() => { }).Join(0);")]
    [InlineData("new BlockingCollection<int>().TryTake(out _);")]
    [InlineData("new BlockingCollection<int>().Add(1);")]
    [InlineData("await new SemaphoreSlim(1).WaitAsync();")]
    [InlineData("Console.WriteLine(1);")]
    [InlineData("new[] { 1 }.ToList();")]
    [InlineData("_ = nameof(Thread.Sleep);")]
    [InlineData("System.Linq.Expressions.Expression<Action> e = () => Thread.Sleep(1);")]
    [InlineData("await Task.Run(() => Thread.Sleep(1));")]
    [InlineData("await Task.Factory.StartNew(() => Thread.Sleep(1));")]
    [InlineData("new Thread(() => Thread.Sleep(1)).Start();")]
    [InlineData("new Thread(delegate () { Thread.Sleep(1); }).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(1));")]
    [InlineData("await FAsync().ContinueWith(t => Thread.Sleep(1));")]
    public async Task Silent_on_zero_limits_off_loop_code_and_what_does_not_run(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Fact]
    public async Task Callbacks_of_timers_run_elsewhere()
    {
        await Verify.Async("using var timer = new Timer(_ => Thread.Sleep(1));");
        await Verify.Proven("using var timer = {|LOOP404:new Timer(_ => Thread.Sleep(1))|};");
    }

    [Fact]
    public Task Synchronous_code_that_nobody_binds_to_the_loop_may_block() => Verify.Sync("Thread.Sleep(1);");

    [Fact]
    public Task Async_delegates_on_the_pool_are_async_code() =>
        Verify.Async("await Task.Run(async () => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); });");

    [Fact]
    public Task Work_for_the_executor_may_block() =>
        Verify.Proven("await EventLoop.Current.RunInExecutor(() => Thread.Sleep(1));");

    [Theory]
    [InlineData("EventLoop.Run(async ct => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); });")]
    [InlineData("new EventLoop().CallSoon(() => Thread.{|LOOP101:Sleep|}(1));")]
    [InlineData("new EventLoop().CallSoon(static s => Thread.{|LOOP101:Sleep|}(s), 1);")]
    [InlineData("new EventLoop().CallLater(TimeSpan.FromSeconds(1), () => { Thread.{|LOOP101:Sleep|}(1); });")]
    [InlineData("new EventLoop().CallSoonThreadSafe(delegate { Thread.{|LOOP101:Sleep|}(1); });")]
    [InlineData("new EventLoop().CreateTask(async ct => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); });")]
    [InlineData("new EventLoop().ExceptionHandler = (l, c) => Thread.{|LOOP101:Sleep|}(1);")]
    public Task Delegates_of_the_loop_are_proven_in_synchronous_code_too(string statement) => Verify.Sync(statement);

    [Fact]
    public Task Methods_handed_to_the_loop_by_name_are_proven() => Verify.Source("""
        class C
        {
            static void Main2()
            {
                EventLoop.Run(MainAsync);
                var loop = new EventLoop();
                loop.CallSoon(Tick);
                loop.CallSoon(C.Tock, 1);
                loop.CallSoon(Local);
                void Local() => Thread.{|LOOP101:Sleep|}(1);
            }

            static void Tick() => Thread.{|LOOP101:Sleep|}(1);
            static void Tock<T>(T state) => Thread.{|LOOP101:Sleep|}(1);
            static void Other() => Thread.Sleep(1);
            static Task MainAsync(CancellationToken ct) { Thread.{|LOOP101:Sleep|}(1); return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task Every_kind_of_body() => Verify.Source("""
        class C<T>
        {
            async Task<T> Generic<U>(T t) { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); return t; }
            async void Void() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
            async ValueTask Value() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
            Task NotAsync() { Thread.{|LOOP101:Sleep|}(1); return Task.CompletedTask; }
            Task Property { get { Thread.{|LOOP101:Sleep|}(1); return Task.CompletedTask; } }
            async IAsyncEnumerable<int> Stream() { Thread.{|LOOP101:Sleep|}(1); yield return 1; await Task.Yield(); }
            void Sync()
            {
                Func<Task> lambda = async () => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); };
                Action sync = () => Thread.Sleep(1);
                async Task Local() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
                void LocalSync() => Thread.Sleep(1);
                Local().ToString();
                LocalSync();
            }

            Func<Task> field = async () => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); };
            C() { Thread.Sleep(1); }
            int Getter => F();
            int F() { Thread.Sleep(1); return 1; }
        }
        """);

    [Fact]
    public Task Annotations_decide() => Verify.Source("""
        [LoopBound]
        class Bound
        {
            async Task Async() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
            void Sync() => Thread.Sleep(1);
            [LoopBound] void Tick() => Thread.{|LOOP101:Sleep|}(1);
            [LoopBound] int Property { get { Thread.{|LOOP101:Sleep|}(1); return 1; } }
            [OffLoop("runs on the pool")] async Task Off() { Thread.Sleep(1); await Task.Yield(); }
        }

        [OffLoop("a worker thread of its own")]
        class Off
        {
            async Task Async() { Thread.Sleep(1); await Task.Yield(); }
            [LoopBound] async Task On() { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }
            void Start(EventLoop loop) => loop.{|LOOP401:CallSoon|}(() => Thread.{|LOOP101:Sleep|}(1));
        }

        class Base
        {
            [LoopBound] protected virtual void OnTick() { }
        }

        class Derived : Base
        {
            protected override void OnTick() => Thread.{|LOOP101:Sleep|}(1);
        }
        """);

    [Fact]
    public Task Own_parameters_may_be_annotated() => Verify.Source("""
        class C
        {
            static void OnLoop([RunsOnLoop] Action a) { }
            static void OffLoop([RunsOffLoop] Action a) { }
            static void M()
            {
                OnLoop(() => Thread.{|LOOP101:Sleep|}(1));
                OffLoop(() => Thread.Sleep(1));
            }

            [LoopBound] static void Bound() => OffLoop(() => Thread.Sleep(1));
        }
        """);

    [Fact]
    public Task Annotations_are_matched_by_name_without_the_runtime() => Verify.PlainSource("""
        namespace AsyncLoop.Annotations
        {
            [AttributeUsage(AttributeTargets.All)]
            class LoopBoundAttribute : Attribute { }
        }

        namespace Other
        {
            class LoopBoundAttribute : Attribute { }

            class C
            {
                [AsyncLoop.Annotations.LoopBound] void Tick() => Thread.{|LOOP101:Sleep|}(1);
                [LoopBound] void NotOurs() => Thread.Sleep(1);
            }
        }
        """);

    [Fact]
    public Task A_scheduler_decides_where_work_runs() => Verify.Async(
        "await Task.Factory.StartNew(async () => { Thread.{|LOOP101:Sleep|}(1); await Task.Yield(); }, token, TaskCreationOptions.None, TaskScheduler.Current).Unwrap();");

    [Fact]
    public Task A_program_may_ask_its_user() => Verify.Source(
        "Console.ReadLine(); await Task.Yield(); Thread.{|LOOP101:Sleep|}(1); class C { async Task F() { Console.{|LOOP101:ReadLine|}(); await Task.Yield(); } }",
        OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("Thread.Sleep(1);", FixKinds.Delay)]
    [InlineData("Thread.Sleep(0);", FixKinds.Yield)]
    [InlineData("new SemaphoreSlim(1).Wait();", FixKinds.Counterpart)]
    [InlineData("new CountdownEvent(1).Wait();", FixKinds.RunInExecutor)]
    [InlineData("var a = new int[1]; Parallel.For(0, 1, i => a[i] = i);", FixKinds.RunInExecutor)]
    [InlineData("new AutoResetEvent(false).WaitOne();", FixKinds.RunInExecutor)]
    [InlineData("foreach (var i in new BlockingCollection<int>().GetConsumingEnumerable()) { }", null)]
    [InlineData("new Mutex().WaitOne();", null)]
    [InlineData("new BlockingCollection<int>().TryTake(out var x, 100);", null)]
    [InlineData("lock (this) { Thread.Sleep(1); }", null)]
    [InlineData("var q = from x in new[] { 1 } where new CountdownEvent(x).Wait(1) select x;", null)]
    [InlineData("try { } catch (Exception) when (new CountdownEvent(1).Wait(1)) { }", null)]
    [InlineData("unsafe { Thread.Sleep(1); }", null)]
    public async Task What_is_fixed(string statement, string? kind)
    {
        var found = Assert.Single(await Verify.Diagnostics("class C { async Task M() { " + statement + " await Task.Yield(); } }"));
        Assert.Equal(kind, found.Properties.GetValueOrDefault(FixProperties.Kind));
    }

    [Fact]
    public Task Messages_name_the_call_the_harm_and_the_way_out() => Verify.Message(
        "class C { [LoopBound] async Task M() { Thread.Sleep(1); await Task.Yield(); } }",
        "'Thread.Sleep' freezes the loop; use 'await EventLoop.Delay'");

    /// <summary>What belongs to the loop throws off it.</summary>
    [Theory]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); Thread.Sleep(1);")]
    [InlineData("await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.None); Thread.Sleep(1);")]
    [InlineData("for (var i = 0; i < 3; i++) { Thread.Sleep(1); await Task.Delay(1).ConfigureAwait(false); }")]
    [InlineData("await foreach (var x in Numbers().ConfigureAwait(false)) { } Thread.Sleep(1);")]
    [InlineData("async Task Leave() => await Task.Delay(1).ConfigureAwait(false); await Leave(); Thread.Sleep(1);")]
    public Task After_the_loop_may_be_left_no_member_of_it_is_named(string statements) => Verify.Message(
        "class C { [LoopBound] async Task M() { " + statements + " } static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; } }",
        "'Thread.Sleep' freezes the loop; use 'await Task.Delay'", "LOOP101");

    [Theory]
    [InlineData("Thread.Sleep(1); await Task.Delay(1).ConfigureAwait(false);")]
    [InlineData("await Task.Delay(1).ConfigureAwait(true); Thread.Sleep(1);")]
    [InlineData("await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext); Thread.Sleep(1);")]
    public Task Before_that_it_is(string statements) => Verify.Message(
        "class C { [LoopBound] async Task M() { " + statements + " } }", "'Thread.Sleep' freezes the loop; use 'await EventLoop.Delay'", "LOOP101");

    [Theory]
    [InlineData("class C { async Task M() { Thread.Sleep( } }")]
    [InlineData("class C { async Task M() { Thread.Sleep } }")]
    [InlineData("class C { async Task M() { Thread.Sleep(); Thread.{|LOOP101:Sleep|}(1) } }")]
    [InlineData("class C { async Task M() { new SemaphoreSlim(1).Wait(,); } }")]
    [InlineData("class C { async Task M() => EventLoop.Run(; } // ")]
    [InlineData("class C { async Task M() { EventLoop.{|LOOP301:Run|}(x => ) } void")]
    [InlineData("async Task M() { Thread.")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
