using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP109_BusyWaitTests
{
    private const string Members = """
        volatile bool _done; bool _other; int _count; int _lock; int[] _slots = new int[4]; string? _text; C? _next; readonly object _gate = new();
        bool Done { get; set; }
        bool IsReady => _done && !_other;
        bool IsOpen { get { lock (_gate) return Volatile.Read(ref _lock) == 1; } }
        int Computed => _count;
        bool Step() { _count++; return _count > 10; }
        bool Moves => Step();
        bool Peek() => _done;
        void Work() { }
        Task? _task;
        BlockingCollection<int> _blocking = new();
        ConcurrentQueue<int> _queue = new();
        System.Threading.Channels.ChannelReader<int> _reader = null!;
        """;

    [Theory]
    [InlineData("{|LOOP109:while|} (!_done) { }")]
    [InlineData("{|LOOP109:while|} (!_done) ;")]
    [InlineData("{|LOOP109:while|} (!_done);")]
    [InlineData("{|LOOP109:while|} (!(_done)) { ; { } }")]
    [InlineData("{|LOOP109:do|} { } while (!_done);")]
    [InlineData("{|LOOP109:do|} ; while (_count != 3);")]
    [InlineData("{|LOOP109:for|} (; !_done;) { }")]
    [InlineData("{|LOOP109:for|} (; !_done;) ;")]
    [InlineData("{|LOOP109:while|} (true) { }")]
    [InlineData("{|LOOP109:for|} (;;) ;")]
    [InlineData("{|LOOP109:while|} (_text is null || _text.Length == 0) { }")]
    [InlineData("{|LOOP109:while|} (_text?.Length is not > 3) { }")]
    [InlineData("{|LOOP109:while|} (_next == null) { }")]
    [InlineData("{|LOOP109:while|} (_slots[2] == 0) { }")]
    [InlineData("{|LOOP109:while|} (!Done) { }")]
    [InlineData("{|LOOP109:while|} (!IsReady) { }")]
    [InlineData("{|LOOP109:while|} (!IsOpen) { }")]
    [InlineData("{|LOOP109:while|} (!Peek()) { }")]
    public Task A_condition_and_nothing_else(string loop) => EverywhereAsync(loop);

    [Theory]
    [InlineData("{|LOOP109:while|} (!_done) Thread.Yield();")]
    [InlineData("{|LOOP109:while|} (!_done) { Thread.SpinWait(20); }")]
    [InlineData("{|LOOP109:do|} { Thread.SpinWait(20); Thread.Yield(); } while (!_done);")]
    [InlineData("var spin = new SpinWait(); {|LOOP109:while|} (!_done) spin.SpinOnce();")]
    [InlineData("SpinWait spin = default; {|LOOP109:while|} (!_done) { spin.SpinOnce(sleep1Threshold: -1); }")]
    [InlineData("{|LOOP109:for|} (var spin = new SpinWait(); !_done; spin.SpinOnce()) { }")]
    [InlineData("{|LOOP109:while|} (!_done && Thread.Yield()) { }")]
    [InlineData("{|LOOP109:while|} (true) { if (_done) break; Thread.Yield(); }")]
    public Task A_pause_of_the_thread_lets_no_task_run(string loop) => EverywhereAsync(loop);

    [Theory]
    [InlineData("{|LOOP109:while|} (!_task!.IsCompleted) { }")]
    [InlineData("{|LOOP109:while|} (!token.IsCancellationRequested) { }")]
    [InlineData("{|LOOP109:while|} (_queue.IsEmpty) { }")]
    [InlineData("{|LOOP109:while|} (!_queue.Contains(1)) { }")]
    [InlineData("{|LOOP109:while|} (!_queue.Any()) { }")]
    [InlineData("{|LOOP109:while|} (!Volatile.Read(ref _other)) { }")]
    [InlineData("{|LOOP109:while|} (Interlocked.CompareExchange(ref _lock, 0, 0) == 0) { }")]
    [InlineData("var until = DateTime.UtcNow.AddSeconds(1); {|LOOP109:while|} (DateTime.UtcNow < until) { }")]
    [InlineData("var watch = Stopwatch.StartNew(); {|LOOP109:while|} (watch.ElapsedMilliseconds < 50) { }")]
    [InlineData("var end = Environment.TickCount64 + 50; {|LOOP109:while|} (Environment.TickCount64 < end) Thread.SpinWait(1);")]
    [InlineData("{|LOOP109:while|} (!Console.KeyAvailable) { }")]
    public Task What_others_change(string loop) => EverywhereAsync(loop);

    [Theory]
    [InlineData("{|LOOP109:while|} (_queue.TryDequeue(out var x) == false) { }")]
    [InlineData("{|LOOP109:while|} (!_queue.TryDequeue(out _)) { }")]
    [InlineData("{|LOOP109:while|} (_queue.TryPeek(out _) is false) { }")]
    [InlineData("{|LOOP109:while|} (_queue.TryPeek(out _) != true) { }")]
    [InlineData("{|LOOP109:while|} (_queue.TryPeek(out _) is not true) { }")]
    [InlineData("int x; {|LOOP109:do|} { Thread.Yield(); } while (!_blocking.TryTake(out x));")]
    [InlineData("{|LOOP109:while|} (!token.IsCancellationRequested && !_reader.TryRead(out _)) { }")]
    [InlineData("{|LOOP109:while|} (true) { if (_queue.TryDequeue(out var x) || _done) break; }")]
    [InlineData("{|LOOP109:while|} (!new SemaphoreSlim(0).Wait(0)) { }")]
    [InlineData("{|LOOP109:while|} (!_task!.Wait(TimeSpan.Zero)) { }")]
    public Task Asking_in_vain(string loop) => EverywhereAsync(loop.Replace("!new SemaphoreSlim(0)", "!_semaphore"), "SemaphoreSlim _semaphore = new(0);");

    [Theory]
    [InlineData("{|LOOP109:while|} (true) { if (_done) { Work(); return null!; } }")]
    [InlineData("{|LOOP109:while|} (true) { if (!_done) { Thread.Yield(); continue; } Work(); break; }")]
    [InlineData("{|LOOP109:while|} (true) { if (!_done) continue; Work(); return null!; }")]
    [InlineData("{|LOOP109:while|} (true) { if (_queue.TryDequeue(out var x)) { await Task.Yield(); break; } }")]
    [InlineData("{|LOOP109:while|} (!_done) { if (_other) throw new TimeoutException(); }")]
    [InlineData("{|LOOP109:while|} (true) { if (_done) break; else if (_other) { Work(); return null!; } else Thread.Yield(); }")]
    public Task What_leaves_the_loop_is_no_part_of_a_turn(string loop) => EverywhereAsync(loop);

    [Fact]
    public Task A_lock_around_the_question() => Verify.Async("{|LOOP109:while|} (true) { lock (_gate) { if (_done) break; } }", Members);

    [Theory]
    [InlineData("var n = 0; {|LOOP109:while|} (!_done) { n++; }")]
    [InlineData("{|LOOP109:while|} (!_done) { _count++; }")]
    [InlineData("{|LOOP109:for|} (var i = 0; !_done; i++) { }")]
    [InlineData("bool seen; {|LOOP109:do|} { seen = _done; } while (!seen);")]
    [InlineData("{|LOOP109:while|} (true) { var seen = _done; if (seen) break; }")]
    [InlineData("{|LOOP109:while|} (!_done) { _ = _other; }")]
    public Task Counting_is_no_progress(string loop) => EverywhereAsync(loop);

    [Theory]
    // The condition reads what the loop changes.
    [InlineData("var i = 0; while (i < 10) i++;")]
    [InlineData("var i = 10; while (i-- > 0) ;")]
    [InlineData("for (var i = 0; i < 100; i++) { }")]
    [InlineData("for (var i = 0; i < 100 && !_done; i++) Thread.Yield();")]
    [InlineData("var n = 0; while (!_done && n++ < 100) Thread.Yield();")]
    [InlineData("var c = this; while (c._next != null) c = c._next;")]
    [InlineData("while (_count < 10) _count++;")]
    [InlineData("while (Computed < 10) _count++;")]
    [InlineData("while (Computed < 10 && Peek()) _count += 2;")]
    [InlineData("while (!_done) _done = true;")]
    [InlineData("var a = 1; var b = 2; while (a != b) a = b;")]
    [InlineData("var spin = new SpinWait(); while (!_done && !spin.NextSpinWillYield) spin.SpinOnce();")]
    [InlineData("while (_slots[0] == 0) _slots[0] = 1;")]
    [InlineData("while (!Done) Done = true;")]
    // Calls that do something.
    [InlineData("while (Step()) ;")]
    [InlineData("while (!Moves) ;")]
    [InlineData("while (new StringReader(\"\").Read() > 0) ;")]
    [InlineData("while (!_done) Work();")]
    [InlineData("while (!_done) Peek();")]
    [InlineData("Func<bool> done = () => _done; while (!done()) { }")]
    [InlineData("while (_queue.TryDequeue(out _)) { }")]
    [InlineData("while (_queue.Count > 0 && _queue.TryDequeue(out _)) ;")]
    [InlineData("while (!_queue.TryDequeue(out var x) || x == 0) ;")]
    [InlineData("while (!int.TryParse(_text, out _)) { }")]
    [InlineData("using var e = new List<int>().GetEnumerator(); while (e.MoveNext()) { }")]
    // Retries with Interlocked.
    [InlineData("while (Interlocked.CompareExchange(ref _lock, 1, 0) != 0) { }")]
    [InlineData("while (Interlocked.Exchange(ref _lock, 1) == 1) Thread.Yield();")]
    [InlineData("int old; do { old = _lock; } while (Interlocked.CompareExchange(ref _lock, old + 1, old) != old);")]
    // An end in the first turn.
    [InlineData("do { } while (false);")]
    [InlineData("while (!_done) { break; }")]
    [InlineData("while (true) { if (_done) Work(); break; }")]
    [InlineData("foreach (var x in _slots) { }")]
    public Task Loops_that_make_progress(string loop) => Verify.Async(loop, Members);

    [Fact]
    public Task Progress_through_a_reference() => Verify.Source(
        "class C { int[] _slots = new int[4]; [LoopBound] void M() { ref var slot = ref _slots[0]; while (_slots[0] == 0) slot = 1; {|LOOP109:while|} (_slots[0] == 0) { } } }");

    [Theory]
    [InlineData("while (!_done) await Task.Yield();")]
    [InlineData("while (!_done) { await FAsync(); }")]
    [InlineData("while (!await GateAsync()) { }")]
    [InlineData("while (!_done) { await using var s = new MemoryStream(); }")]
    [InlineData("while (!_done) { await foreach (var x in Numbers()) { } }")]
    [InlineData("while (!_done) { if (_other) { await FAsync(); continue; } Thread.Yield(); }")]
    public Task An_await_in_the_turn(string loop) => Verify.Async(
        loop, Members + "static Task<bool> GateAsync() => Task.FromResult(true); static async IAsyncEnumerable<int> Numbers() { yield return 1; await Task.Yield(); }");

    [Theory]
    [InlineData("while (!_done) Thread.{|LOOP101:Sleep|}(0);")]
    [InlineData("while (!_done) { Thread.Yield(); Thread.{|LOOP101:Sleep|}(1); }")]
    [InlineData("SpinWait.{|LOOP101:SpinUntil|}(() => _done);")]
    [InlineData("Thread.{|LOOP101:SpinWait|}(1000);")]
    [InlineData("for (var i = 0; i < 3; i++) Thread.{|LOOP101:SpinWait|}(1000);")]
    [InlineData("while (!_done) { Work(); Thread.{|LOOP101:SpinWait|}(1000); }")]
    [InlineData("while (!_blocking.{|LOOP101:TryTake|}(out _, 100)) { }")]
    [InlineData("while (!_task!.{|LOOP104:Wait|}(100)) { }")]
    [InlineData("while (!{|LOOP103:File.Exists|}(\"f\")) { }")]
    public Task Another_rule_reports_the_call(string loop) => Verify.Async(loop.Replace("{|LOOP103:File.Exists|}", "File.{|LOOP103:Exists|}"), Members);

    [Fact]
    public Task Iterators_hand_control_out() => Verify.Source(
        """
        class C
        {
            bool _done;
            async IAsyncEnumerable<int> M() { while (!_done) yield return 1; await Task.Yield(); {|LOOP109:while|} (!_done) { } }
        }
        """);

    [Fact]
    public Task Code_that_runs_elsewhere_may_spin() => Verify.Source(
        """
        class C
        {
            volatile bool _done;
            void Sync() { while (!_done) { } }
            async Task M(EventLoop loop)
            {
                await Task.Run(() => { while (!_done) { } });
                new Thread(() => { while (!_done) Thread.SpinWait(5); }).Start();
                await loop.RunInExecutor(() => { while (!_done) { } });
                await Task.Run(async () => { {|LOOP109:while|} (!_done) { } await Task.Yield(); });
                Action own = () => { while (!_done) { } };
                void Local() { while (!_done) { } }
                async Task LocalAsync() { {|LOOP109:while|} (!_done) { } await Task.Yield(); }
            }
            [OffLoop("a thread of its own")] async Task Own() { while (!_done) { } await Task.Yield(); }
            async Task Modes(bool async) { if (async) await Task.Yield(); else while (!_done) { } }
        }
        """);

    [Fact]
    public Task Functions_of_every_form() => Verify.Source(
        """
        class C<T> where T : class
        {
            T? _value;
            void Callback(EventLoop loop) => loop.CallSoon(() => { {|LOOP109:while|} (_value is null) { } });
            void Main() => EventLoop.Run(async () => { {|LOOP109:while|} (_value == null) { } await Task.Yield(); });
            [LoopBound] void Sync() { {|LOOP109:while|} (_value == default(T)) { } }
            [LoopBound] int Property { get { {|LOOP109:while|} (_value == null) { } return 1; } }
            Task Plain() { {|LOOP109:while|} (_value == null) { } return Task.CompletedTask; }
            async ValueTask<T> Generic<TState>(TState[] states) where TState : struct { {|LOOP109:while|} (states[0].Equals(null)) { } await Task.Yield(); return _value!; }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source(
        """
        var done = false;
        Task.Run(() => done = true).ToString();
        {|LOOP109:while|} (!done) { }
        await Task.Yield();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Without_the_runtime() => Verify.PlainSource(
        "class C { volatile bool _done; async Task M() { {|LOOP109:while|} (!_done) { } await Task.Yield(); } }");

    [Theory]
    [InlineData("class C { bool d; async Task M() { while (!d) { ")]
    [InlineData("class C { bool d; async Task M() { while (!d")]
    [InlineData("class C { bool d; async Task M() { {|LOOP109:while|} (!d) { } await Task.")]
    [InlineData("class C { bool d; async Task M() { while () { } } }")]
    [InlineData("class C { bool d; async Task M() { while (missing) { } } }")]
    [InlineData("class C { bool d; async Task M() { for (; !d; missing()) { } } }")]
    [InlineData("class C { bool d; async Task M() { do { } while } }")]
    [InlineData("class C { bool d; async Task M() { while (!d) Thread. } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    [Fact]
    public async Task The_message_names_what_stands_still_and_the_way_out()
    {
        await Verify.Message(
            "class C { bool d; [LoopBound] async Task M() { await Task.Yield(); while (!d) { } } }",
            "This loop spins and freezes the event loop; await what it waits for, or 'await EventLoop.Yield()' in every turn");
        await Verify.Message(
            "class C { bool d; async Task M() { await Task.Yield(); while (!d) { } } }",
            "This loop spins and keeps the thread that runs this async code; await what it waits for, or 'await Task.Yield()' in every turn");
    }

    [Theory]
    [InlineData("while (!_d) { }", true)]
    [InlineData("lock (this) while (!_d) { }", false)]
    [InlineData("try { } catch (Exception) when (F()) { } bool F() { while (!_d) { } return true; }", false)]
    public async Task A_fix_is_offered_where_an_await_can_stand(string statement, bool offered)
    {
        var diagnostics = await Verify.Diagnostics($"class C {{ bool _d; [LoopBound] async Task M() {{ await Task.Yield(); {statement} }} }}");
        Assert.All(diagnostics.Where(d => d.Id == "LOOP109"), d =>
            Assert.Equal(offered ? FixKinds.YieldInLoop : null, d.Properties.GetValueOrDefault(FixProperties.Kind)));
    }

    private static async Task EverywhereAsync(string loop, string members = "")
    {
        await Verify.Async(loop, Members + members);
        await Verify.Proven(loop, Members + members);
        await Verify.Sync(loop.Replace("{|LOOP109:while|}", "while").Replace("{|LOOP109:do|}", "do").Replace("{|LOOP109:for|}", "for").Replace("await Task.Yield();", ""), Members + members);
    }
}
