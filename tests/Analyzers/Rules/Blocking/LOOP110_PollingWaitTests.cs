using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP110_PollingWaitTests
{
    private const string Members = """
        volatile bool _done; bool _other; int _state; static bool s_ready; string? _name; readonly bool _fixed; const bool Never = false;
        bool Done { get; set; } bool Computed => _done; public bool Set { get; private set; } static bool Ready { get; set; } public virtual bool Open { get; set; }
        List<int> _items = new(); Task _task = Task.CompletedTask; C? _next; Stopwatch _watch = new();
        bool Check() => _done; static bool IsReady(int n) => n > 1;
        """;

    [Theory]
    [InlineData("{|LOOP110:while|} (!_done) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (!_done) { await Task.Delay(10, token); }")]
    [InlineData("{|LOOP110:while|} (_done == false) { { await Task.Delay(TimeSpan.FromSeconds(1)); } }")]
    [InlineData("{|LOOP110:while|} (_done is false && !_other) await Task.Delay(10, token);")]
    [InlineData("{|LOOP110:while|} (_state != 3) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (_state is not (3 or > 7)) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (this._name is null) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (!s_ready || !Ready) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (!Done) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (!Set) await Task.Delay(10);")]
    [InlineData("{|LOOP110:while|} (!C.Ready) await Task.Delay(10);")]
    [InlineData("{|LOOP110:do|} { await Task.Delay(10); } while (!_done);")]
    [InlineData("{|LOOP110:do|} await Task.Delay(10); while (!_done);")]
    [InlineData("{|LOOP110:for|} (; !_done;) await Task.Delay(10);")]
    [InlineData("var seen = false; Action set = () => seen = true; {|LOOP110:while|} (!seen) await Task.Delay(10);")]
    [InlineData("var wanted = 3; {|LOOP110:while|} (_state < wanted) await Task.Delay(10);")]
    public async Task Nothing_but_a_delay(string loop)
    {
        await Verify.Async(loop, Members);
        await Verify.Proven(loop.Replace("Task.Delay", "EventLoop.Delay"), Members);
    }

    [Theory]
    [InlineData("{|LOOP110:while|} (!_done) await Task.Delay(10).ConfigureAwait(false);")]
    [InlineData("{|LOOP110:while|} (!_done) await Task.Delay(10).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);")]
    public Task A_configured_delay(string loop) => Verify.Async(loop, Members);

    [Theory]
    // Nobody here knows when these change.
    [InlineData("while (!token.IsCancellationRequested) await Task.Delay(10);")]
    [InlineData("while (!_done && !token.IsCancellationRequested) await Task.Delay(10);")]
    [InlineData("while (!_task.IsCompleted) await Task.Delay(10);")]
    [InlineData("while (_items.Count == 0) await Task.Delay(10);")]
    [InlineData("while (_next!._done) await Task.Delay(10);")]
    [InlineData("while (!_next!.Done) await Task.Delay(10);")]
    [InlineData("while (_watch.ElapsedMilliseconds < 100) await Task.Delay(10);")]
    [InlineData("while (!Computed) await Task.Delay(10);")]
    [InlineData("while (!Open) await Task.Delay(10);")]
    [InlineData("while (Environment.HasShutdownStarted) await Task.Delay(10);")]
    // Calls.
    [InlineData("while (!Check()) await Task.Delay(10);")]
    [InlineData("while (!IsReady(_state)) await Task.Delay(10);")]
    [InlineData("while (!Volatile.Read(ref _other)) await Task.Delay(10);")]
    [InlineData("while (_name != _items[0].ToString()) await Task.Delay(10);")]
    // Counters and schedules.
    [InlineData("var n = 0; while (!_done && n++ < 3) await Task.Delay(10);")]
    [InlineData("for (var i = 0; i < 3; i++) await Task.Delay(10);")]
    [InlineData("for (var i = 0; !_done; i++) await Task.Delay(10);")]
    [InlineData("while (!(_done = _other)) await Task.Delay(10);")]
    [InlineData("while (true) await Task.Delay(10);")]
    [InlineData("for (;;) await Task.Delay(10);")]
    [InlineData("while (!Never) await Task.Delay(10);")]
    [InlineData("while (!_fixed) await Task.Delay(10);")]
    // Anything else in the loop.
    [InlineData("while (!_done) { await Task.Delay(10); _state++; }")]
    [InlineData("while (!_done) { Check(); await Task.Delay(10); }")]
    [InlineData("while (!_done) { if (_other) break; await Task.Delay(10); }")]
    [InlineData("while (!_done) { token.ThrowIfCancellationRequested(); await Task.Delay(10); }")]
    [InlineData("while (!_done) await Task.Yield();")]
    [InlineData("while (!_done) await FAsync();")]
    [InlineData("while (!_done) { var delay = Task.Delay(10); await delay; }")]
    [InlineData("foreach (var i in _items) await Task.Delay(10);")]
    [InlineData("while (!_done) { }", true)]
    public async Task A_schedule_or_somebody_elses_state(string loop, bool spins = false)
    {
        await Verify.Async(spins ? loop.Replace("while", "{|LOOP109:while|}") : loop, Members);
    }

    [Fact]
    public Task Own_state_is_that_of_this_type_and_of_those_around_it() => Verify.Source(
        """
        class B { protected bool Seen; }
        class C<T> : B where T : class
        {
            static T? s_value; T? _value; C<T>? _other;
            async Task Field() { {|LOOP110:while|} (_value == null) await Task.Delay(10); }
            async Task Static() { {|LOOP110:while|} (C<T>.s_value is null) await Task.Delay(10); }
            async Task OfOther() { while (C<string>.s_value is null && _other!._value is null) await Task.Delay(10); }
            async Task Inherited() { while (!Seen) await Task.Delay(10); }
            class Inner { async Task M() { {|LOOP110:while|} (s_value == null) await Task.Delay(10); } }
        }
        """);

    [Fact]
    public Task Functions_of_every_form() => Verify.Source(
        """
        class C
        {
            bool _done;
            void Start() => EventLoop.Run(async () => { {|LOOP110:while|} (!_done) await EventLoop.Delay(10); });
            void Handler(EventLoop loop) => loop.CallSoon({|LOOP206:async|} () => { {|LOOP110:while|} (!_done) await EventLoop.Delay(10); });
            async ValueTask<int> M()
            {
                async Task Local<T>(T done) where T : IComparable { {|LOOP110:while|} (done is null) await Task.Delay(10); }
                Func<Task> lambda = async () => { {|LOOP110:while|} (!_done) await Task.Delay(10); };
                await Task.Run(async () => { {|LOOP110:while|} (!_done) await Task.Delay(10); });
                await Local("");
                return 1;
            }
            async IAsyncEnumerable<int> Numbers() { {|LOOP110:while|} (!_done) await Task.Delay(10); yield return 1; }
            [OffLoop("its own")] async Task Off() { while (!_done) await Task.Delay(10); }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source(
        """
        var done = false;
        _ = Task.Run(() => done = true);
        {|LOOP110:while|} (!done) await Task.Delay(10);
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Without_the_runtime() => Verify.PlainSource("class C { bool _done; async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(10); } }");

    [Theory]
    [InlineData("class C { bool d; async Task M() { while (!d) await Task.Delay(")]
    [InlineData("class C { bool d; async Task M() { while (!d) await Task.Delay(10")]
    [InlineData("class C { bool d; async Task M() { while () await Task.Delay(10); } }")]
    [InlineData("class C { bool d; async Task M() { while (!missing) await Task.Delay(10); } }")]
    [InlineData("class C { bool d; async Task M() { while (!d) await Missing.Delay(10); } }")]
    [InlineData("class C { bool d; void M() { while (!d) await Task.Delay(10); } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    [Fact]
    public Task The_message_names_what_is_polled() => Verify.Message(
        "class C { bool _a, _b; async Task M() { while (!_a || !_b && _a) await Task.Delay(10); } }",
        "This loop polls '_a', '_b'; await a 'TaskCompletionSource' that is completed where it changes");
}
