using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP110_PollingWaitFixTests
{
    private const string Signal = "TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);";

    [Theory]
    [InlineData("{|LOOP110:while|} (!_done) await Task.Delay(50);", "await _done.Task;")]
    [InlineData("{|LOOP110:while|} (!_done) { await Task.Delay(50, ct); }", "await _done.Task.WaitAsync(ct);")]
    [InlineData("{|LOOP110:while|} (this._done == false) await Task.Delay(cancellationToken: ct, delay: TimeSpan.FromSeconds(1));", "await this._done.Task.WaitAsync(ct);")]
    [InlineData("{|LOOP110:while|} (_done is false) await Task.Delay(50, ct).ConfigureAwait(true);", "await _done.Task.WaitAsync(ct).ConfigureAwait(true);")]
    [InlineData("{|LOOP110:for|} (; !_done;) await Task.Delay(50);", "await _done.Task;")]
    [InlineData("if (ct.CanBeCanceled)\n            {|LOOP110:while|} (!_done) // not yet\n                await Task.Delay(50);", null)]
    [InlineData("/* a */ {|LOOP110:while|} (!_done) await Task.Delay(50); // b", "/* a */ await _done.Task; // b")]
    public Task The_loop_becomes_an_await(string before, string? after) => Class(
        $$"""
            volatile bool _done;
            async Task M(CancellationToken ct) {
                {{before}}
            }
            void Set() { _done = true; }
        """,
        after is null ? null : $$"""
            readonly {{Signal}}
            async Task M(CancellationToken ct) {
                {{after}}
            }
            void Set() { _done.TrySetResult(); }
        """);

    [Fact]
    public Task On_the_loop() => Class(
        """
            private bool _done = false;
            [LoopBound] async Task M(CancellationToken ct) { {|LOOP110:while|} (!_done) await EventLoop.Delay(50, ct); }
            void Set() { _done = true; }
        """,
        $$"""
            private readonly {{Signal}}
            [LoopBound] async Task M(CancellationToken ct) { await _done.Task.WaitAsync(ct); }
            void Set() { _done.TrySetResult(); }
        """);

    [Fact]
    public Task Every_use_changes_along() => Class(
        """
            /// <summary>Set once.</summary>
            private static bool _done; // a flag
            async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(50); }
            void Set() => _done = true;
            void Sets(EventLoop loop, Action<string> log) { loop.CallSoon(() => _done = true); if (_done) log(nameof(_done)); else { C._done = true; } void Local() => _done = true; }
            bool IsDone => _done;
            string Text() => $"{_done && IsDone}" + (!C._done ? 1 : 2);
        """,
        $$"""
            /// <summary>Set once.</summary>
            private static readonly {{Signal}} // a flag
            async Task M() { await _done.Task; }
            void Set() => _done.TrySetResult();
            void Sets(EventLoop loop, Action<string> log) { loop.CallSoon(() => _done.TrySetResult()); if (_done.Task.IsCompleted) log(nameof(_done)); else { C._done.TrySetResult(); } void Local() => _done.TrySetResult(); }
            bool IsDone => _done.Task.IsCompleted;
            string Text() => $"{_done.Task.IsCompleted && IsDone}" + (!C._done.Task.IsCompleted ? 1 : 2);
        """);

    [Fact]
    public Task In_bulk() => Class(
        """
            bool _done, _unused;
            bool _first; bool _second;
            async Task M() { {|LOOP110:while|} (!_first) await Task.Delay(50); {|LOOP110:while|} (!_second) await Task.Delay(50); {|LOOP110:while|} (!_done) await Task.Delay(50); }
            async Task N(CancellationToken ct) { {|LOOP110:while|} (!_second) await Task.Delay(50, ct); _first = true; _second = true; _done = _unused = true; }
        """,
        """
            bool _done, _unused;
            readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously); readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
            async Task M() { await _first.Task; await _second.Task; {|LOOP110:while|} (!_done) await Task.Delay(50); }
            async Task N(CancellationToken ct) { await _second.Task.WaitAsync(ct); _first.TrySetResult(); _second.TrySetResult(); _done = _unused = true; }
        """, bulk: true);

    [Theory]
    [InlineData("bool _done;", "_done = true; _done = false;")]
    [InlineData("bool _done;", "_done = other;")]
    [InlineData("bool _done;", "_done |= other;")]
    [InlineData("bool _done;", "if (_done = true) { }")]
    [InlineData("bool _done;", "_done = true; Interlocked.MemoryBarrier(); Change(ref _done);")]
    [InlineData("bool _done;", "_done = true; (_done, _) = (false, 1);")]
    [InlineData("bool _done;", "Func<bool> set = () => _done = true;")]
    [InlineData("bool _done;", "_ = new C { _done = true };")]
    [InlineData("bool _done;", "_done = true; var copy = MemberwiseClone();")]
    [InlineData("bool _done;", "")]
    [InlineData("bool _done = true;", "_done = true;")]
    [InlineData("public bool _done;", "_done = true;")]
    [InlineData("bool _done { get; set; }", "_done = true;")]
    [InlineData("bool _done, _more;", "_done = true;")]
    [InlineData("[NonSerialized] bool _done;", "_done = true;")]
    public Task What_is_not_certainly_a_signal_stays(string field, string uses) => Class(
        $$"""
            {{field}}
            async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(50); }
            void Uses(bool other) { {{uses}} }
            static void Change(ref bool flag) => flag = false;
        """, null);

    [Theory]
    [InlineData("{|LOOP110:do|} await Task.Delay(50); while (!_done);")]
    [InlineData("{|LOOP110:while|} (!_done && !_other) await Task.Delay(50);")]
    [InlineData("{|LOOP110:while|} (_done) await Task.Delay(50);")]
    [InlineData("{|LOOP110:while|} (!_done) { /* wait */ await Task.Delay(50); }")]
    public Task Another_loop_stays(string loop) => Class(
        $$"""
            bool _done; bool _other;
            async Task M() { {{loop}} }
            void Set() { _done = true; _other = true; }
        """, null);

    [Theory]
    [InlineData("partial class C { bool _done; async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(5); } } partial class C { void Set() { _done = true; } }")]
    [InlineData("record C { bool _done; async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(5); } void Set() { _done = true; } }")]
    [InlineData("[Serializable] class C { bool _done; async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(5); } void Set() { _done = true; } }")]
    [InlineData("struct C { bool _done; async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(5); } void Set() { _done = true; } }")]
    public Task Other_types_stay(string source) => Verify.Source<LOOP110_PollingWaitFix>(source, source);

    [Fact]
    public Task Generic_and_nested_types_and_missing_imports() => Verify.Source<LOOP110_PollingWaitFix>(
        """
        class C<T>
        {
            private class Inner
            {
                private bool _done;
                public async System.Threading.Tasks.Task<T> M(T value) { {|LOOP110:while|} (!_done) await System.Threading.Tasks.Task.Delay(5); return value; }
                public void Set(Inner other) { other._done = true; }
            }
        }
        """,
        """
        using System.Threading.Tasks;

        class C<T>
        {
            private class Inner
            {
                private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
                public async System.Threading.Tasks.Task<T> M(T value) { await _done.Task; return value; }
                public void Set(Inner other) { other._done.TrySetResult(); }
            }
        }
        """, withUsings: false);

    [Fact]
    public Task Half_typed_code_around_it() => Class(
        """
            bool _done;
            async Task M() { {|LOOP110:while|} (!_done) await Task.Delay(50); await Task.; }
            void Set() { _done = true; }
        """,
        $$"""
            readonly {{Signal}}
            async Task M() { await _done.Task; await Task.; }
            void Set() { _done.TrySetResult(); }
        """, compiles: false);

    private static Task Class(string before, string? after, bool bulk = false, bool compiles = true)
    {
        before = $"class C\n{{\n{before}\n}}";
        after = after is null ? before : $"class C\n{{\n{after}\n}}";
        return Verify.Source<LOOP110_PollingWaitFix>(before, after, bulk: bulk ? after : null, compiles: compiles);
    }
}
