using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP111_NeverYieldsTests
{
    private const string Members = """
        bool _done; readonly bool _fixed = true; const bool On = true; int _count; CancellationTokenSource _cts = new(); Queue<int> _queue = new();
        [System.Diagnostics.CodeAnalysis.DoesNotReturn] static void Fail() => throw new Exception();
        void Process() { _count++; } bool Step() { _count++; return _count > 10; } int Next() => _count++; bool Slow() { Thread.Sleep(1); return true; }
        BlockingCollection<int> _blocking = new();
        """;

    [Theory]
    [InlineData("{|LOOP111:while|} (true) { Process(); }")]
    [InlineData("{|LOOP111:while|} (true) Process();")]
    [InlineData("{|LOOP111:for|} (;;) { Process(); }")]
    [InlineData("{|LOOP111:for|} (var i = 0; ; i++) _queue.Enqueue(i);")]
    [InlineData("{|LOOP111:do|} { Process(); } while (true);")]
    [InlineData("{|LOOP111:while|} (On) Process();")]
    [InlineData("{|LOOP111:while|} (1 < 2) { if (Step()) continue; Process(); }")]
    [InlineData("{|LOOP111:while|} (true) { foreach (var x in _queue) { if (x == 1) break; } switch (Next()) { case 1: break; default: Process(); break; } }")]
    [InlineData("{|LOOP111:while|} (true) { try { Process(); } catch (InvalidOperationException) { } finally { _count = 0; } }")]
    [InlineData("{|LOOP111:while|} (true) { try { if (Step()) throw new InvalidOperationException(); } catch (InvalidOperationException) { } }")]
    [InlineData("{|LOOP111:while|} (true) { again: Process(); if (Step()) goto again; }")]
    [InlineData("{|LOOP111:while|} (true) { Func<Task> f = async () => { await FAsync(); return; }; Action throws = () => throw new Exception(); }")]
    [InlineData("{|LOOP111:while|} (true) { Local(); int Local() { return Next(); } }")]
    public Task Work_without_end(string loop) => ProvenOnly(loop);

    [Theory]
    [InlineData("{|LOOP111:while|} (!token.IsCancellationRequested) Process();")]
    [InlineData("{|LOOP111:while|} (!_cts.Token.IsCancellationRequested) Process();")]
    [InlineData("{|LOOP111:do|} Process(); while (token.IsCancellationRequested == false);")]
    [InlineData("{|LOOP111:for|} (var i = 0; !token.IsCancellationRequested; i++) Process();")]
    [InlineData("{|LOOP111:while|} (_fixed && !token.IsCancellationRequested) Process();")]
    [InlineData("{|LOOP111:while|} (true) { token.ThrowIfCancellationRequested(); Process(); }")]
    [InlineData("var go = _done; {|LOOP111:while|} (go) Process();")]
    [InlineData("var n = _count; {|LOOP111:while|} (n > 3) { Process(); var m = n; }")]
    [InlineData("{|LOOP111:while|} (_fixed) Process();")]
    public Task Conditions_that_the_loop_cannot_change(string loop) => ProvenOnly(loop);

    [Theory]
    [InlineData("again: {|LOOP111:again|}: Process(); goto again;")]
    [InlineData("{|LOOP111:again|}: Process(); if (Step()) goto again; Process(); goto again;")]
    [InlineData("{|LOOP111:again|}: goto again;")]
    [InlineData("{ {|LOOP111:again|}: Process(); { Step(); goto again; } }")]
    [InlineData("{|LOOP111:again|}: foreach (var x in _queue) { if (x == 1) break; } goto again;")]
    public Task Jumping_back(string loop) => ProvenOnly(loop.Replace("again: {|", "{|"));

    [Theory]
    [InlineData("again: Process(); if (Step()) goto again;")]
    [InlineData("again: Process(); if (Step()) goto end; goto again; end: Process();")]
    [InlineData("again: Process(); if (Step()) return null!; goto again;")]
    [InlineData("again: await FAsync(); goto again;")]
    [InlineData("for (;;) { again: Process(); if (Step()) break; goto again; }")]
    [InlineData("for (;;) { await FAsync(); again: Process(); if (Step()) continue; goto again; }")]
    [InlineData("goto next; next: Process();")]
    [InlineData("switch (_count) { case 1: Process(); goto case 2; case 2: break; }")]
    public Task Jumps_that_end(string loop) => Verify.Proven(loop, Members);

    [Theory]
    // A way out.
    [InlineData("while (true) { if (Step()) break; Process(); }")]
    [InlineData("while (true) { if (Step()) return null!; }")]
    [InlineData("for (;;) { Process(); if (_done) return null!; }")]
    [InlineData("while (true) { if (Step()) throw new Exception(); }")]
    [InlineData("while (true) { try { Process(); } catch { break; } }")]
    [InlineData("while (true) { try { Process(); } catch { throw; } }")]
    [InlineData("while (true) { if (Step()) goto end; } end: ;")]
    [InlineData("while (true) { while (true) { if (Step()) goto end; } } end: ;")]
    [InlineData("while (true) { _ = Step() ? 1 : throw new Exception(); }")]
    [InlineData("while (true) { if (Step()) Environment.Exit(1); }")]
    [InlineData("while (true) { if (Step()) Fail(); }")]
    [InlineData("try { while (true) Process(); } catch (EndOfStreamException) { }")]
    [InlineData("try { while (true) _queue.Dequeue(); } catch (InvalidOperationException) { } finally { Process(); }")]
    // A condition that the body can change.
    [InlineData("while (!_done) Process();")]
    [InlineData("while (Step()) ;")]
    [InlineData("while (_queue.Count > 0) _queue.Dequeue();")]
    [InlineData("for (var i = 0; i < 10; i++) Process();")]
    [InlineData("var i = 0; while (i < 10) { Process(); i += 2; }")]
    [InlineData("var i = 0; while (i < 10) { Set(ref i); } static void Set(ref int x) => x++;")]
    [InlineData("var go = true; void Stop() => go = false; while (go) { Stop(); }")]
    [InlineData("var go = true; while (go) { (go, _) = (false, 1); }")]
    [InlineData("while (!_cts.IsCancellationRequested) { if (Step()) _cts.Cancel(); }")]
    [InlineData("while (!_cts.Token.IsCancellationRequested) { if (Step()) _cts.CancelAfter(5); }")]
    [InlineData("do { Process(); } while (false);")]
    [InlineData("foreach (var x in _queue) Process();")]
    // An await.
    [InlineData("while (true) { Process(); await Task.Yield(); }")]
    [InlineData("while (true) { if (Step()) await FAsync(); }")]
    [InlineData("while (true) { await foreach (var x in Numbers()) { } }")]
    [InlineData("while (true) { await using var x = new MemoryStream(); }")]
    public Task Loops_that_end_or_wait(string loop) => Verify.Proven(
        loop, Members + "static async IAsyncEnumerable<int> Numbers() { yield return 1; await Task.Yield(); }");

    [Theory]
    [InlineData("try { {|LOOP111:while|} (true) Process(); } catch (Exception) { }")]
    [InlineData("try { {|LOOP111:while|} (true) Process(); } catch (OperationCanceledException) { }")]
    [InlineData("try { {|LOOP111:while|} (true) Process(); } catch (TaskCanceledException) { } catch { }")]
    [InlineData("try { } catch (EndOfStreamException) { {|LOOP111:while|} (true) Process(); }")]
    public Task Exceptions_that_are_no_end_of_data(string statements) => ProvenOnly(statements);

    [Theory]
    [InlineData("{|LOOP109:while|} (true) { }")]
    [InlineData("{|LOOP109:while|} (!token.IsCancellationRequested) Thread.Yield();")]
    [InlineData("while (true) { {|LOOP109:while|} (!_done) { } Process(); }")]
    [InlineData("while (true) { Process(); {|LOOP111:while|} (true) { Process(); } }")]
    [InlineData("while (true) { for (;;) { {|LOOP111:do|} { Process(); } while (true); } }")]
    [InlineData("while (true) { Thread.{|LOOP101:Sleep|}(10); }")]
    [InlineData("while (true) { var x = _blocking.{|LOOP101:Take|}(); Process(); }")]
    [InlineData("while (true) { foreach (var x in _blocking.{|LOOP101:GetConsumingEnumerable|}()) Process(); }")]
    [InlineData("while (true) { File.{|LOOP102:AppendAllText|}(\"f\", \"x\"); }")]
    [InlineData("while (true) { FAsync().{|LOOP104:Wait|}(); }")]
    [InlineData("while (true) { {|LOOP105:Slow|}(); }")]
    [InlineData("while (true) { {|LOOP201:FAsync()|}; }")]
    public Task One_defect_one_diagnostic(string loop) => Verify.Proven(loop, Members);

    [Fact]
    public Task Iterators_hand_control_out() => Verify.Source(
        """
        [LoopBound] class C
        {
            IEnumerable<int> Sync() { while (true) { yield return 1; } }
            async IAsyncEnumerable<int> Async() { await Task.Yield(); while (true) { yield return 1; } }
            async IAsyncEnumerable<int> Ends() { await Task.Yield(); while (true) { if (DateTime.Now.Hour == 1) yield break; } }
            async IAsyncEnumerable<int> Never() { yield return 1; await Task.Yield(); {|LOOP111:while|} (true) { Console.WriteLine(); } }
        }
        """);

    [Fact]
    public Task Functions_of_every_form() => Verify.Source(
        """
        class C<T>
        {
            void Work() { }
            void Callback(EventLoop loop) => loop.CallSoon(() => { {|LOOP111:while|} (true) Work(); });
            void Start() => EventLoop.Run(async ct => { {|LOOP111:while|} (!ct.IsCancellationRequested) Work(); await Task.Yield(); });
            void ByName() => EventLoop.Run(MainAsync);
            async Task MainAsync(CancellationToken ct) { await Task.Yield(); {|LOOP111:while|} (true) Work(); }
            [LoopBound] void Sync<TState>(TState state) { {|LOOP111:while|} (true) Work(); }
            [LoopBound] int Property { get { {|LOOP111:while|} (true) Work(); } }
            [LoopBound] async Task Nested(EventLoop loop)
            {
                await loop.RunInExecutor(() => { while (true) Work(); });
                await Task.Run(() => { while (true) Work(); });
                new Thread(() => { while (true) Work(); }).Start();
                Action unknown = () => { while (true) Work(); };
            }
            async Task Anywhere() { await Task.Yield(); while (true) Work(); }
            void Unknown() { while (true) Work(); }
            [OffLoop("a thread of its own")] async Task Own() { await Task.Yield(); while (true) Work(); }
            [LoopBound] async Task Modes(bool async) { if (async) await Task.Yield(); else while (true) Work(); }
        }
        """);

    [Fact]
    public Task Top_level_statements_of_a_bound_assembly() => Verify.Source(
        """
        [assembly: LoopBound]
        await Task.Yield();
        {|LOOP111:while|} (true) Console.WriteLine();
        """, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("[LoopBound] class C { async Task M() { while (true) { M")]
    [InlineData("[LoopBound] class C { async Task M() { while (true) { Missing(); } } }")]
    [InlineData("[LoopBound] class C { async Task M() { while (true) { Console. } } }")]
    [InlineData("[LoopBound] class C { async Task M() { while () { Console.WriteLine(); } } }")]
    [InlineData("[LoopBound] class C { async Task M() { again: Console.WriteLine(); goto } }")]
    [InlineData("[LoopBound] class C { async Task M() { goto again; again: } }")]
    [InlineData("[LoopBound] class C { async Task M() { {|LOOP111:again|}: Console.WriteLine(); again: Console.WriteLine(); goto again; } }")]
    [InlineData("[LoopBound] class C { async Task M() { for (;;) { break } } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    [Fact]
    public Task The_message_says_what_to_insert() => Verify.Message(
        "[LoopBound] class C { async Task M() { await Task.Yield(); while (true) Console.WriteLine(); } }",
        "This loop has neither an await nor an end: nothing else runs on the event loop once it has begun; 'await EventLoop.Yield()' in it");

    [Theory]
    [InlineData("[LoopBound] async Task M() { await Task.Yield(); while (true) Console.WriteLine(); }", true)]
    [InlineData("[LoopBound] void M() { while (true) Console.WriteLine(); }", false)]
    [InlineData("[LoopBound] async Task M() { await Task.Yield(); lock (this) { while (true) Console.WriteLine(); } }", false)]
    public async Task A_fix_is_offered_where_an_await_can_stand(string member, bool offered)
    {
        var diagnostic = Assert.Single(await Verify.Diagnostics($"class C {{ {member} }}"), d => d.Id == "LOOP111");
        Assert.Equal(offered ? FixKinds.YieldInLoop : null, diagnostic.Properties.GetValueOrDefault(FixProperties.Kind));
    }

    private static async Task ProvenOnly(string statements)
    {
        await Verify.Proven(statements, Members);
        await Verify.Async(statements.Replace("{|LOOP111:", "").Replace("|}", ""), Members);
    }
}
