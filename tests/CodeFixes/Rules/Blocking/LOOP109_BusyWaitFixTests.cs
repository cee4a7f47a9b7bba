using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP109_BusyWaitFixTests
{
    private const string Members = "bool _done; bool _other; int _count; SpinWait _spin; readonly object _gate = new(); void Work() { }";

    [Theory]
    [InlineData("{|LOOP109:while|} (!_done) { }", "while (!_done) { await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:while|} (!_done) { _count++; }", "while (!_done) { _count++; await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:do|} { } while (!_done);", "do { await EventLoop.Yield(); } while (!_done);")]
    [InlineData("{|LOOP109:for|} (; !_done;) { }", "for (; !_done;) { await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:while|} (true) { if (_done) break; }", "while (true) { if (_done) break; await EventLoop.Yield(); }")]
    public async Task A_block_gets_it_at_the_end(string before, string after)
    {
        await Proven(before, after);
        await Async(before, after.Replace("EventLoop", "Task"));
    }

    [Theory]
    [InlineData("{|LOOP109:while|} (true) { if (!_done) continue; Work(); break; }", "while (true) { await EventLoop.Yield(); if (!_done) continue; Work(); break; }")]
    [InlineData("{|LOOP109:while|} (!_done) { if (_other) continue; _count++; }", "while (!_done) { await EventLoop.Yield(); if (_other) continue; _count++; }")]
    [InlineData("{|LOOP109:while|} (!_done) { if (_other) continue; Thread.Yield(); }", "while (!_done) { await EventLoop.Yield(); if (_other) continue; Thread.Yield(); }")]
    [InlineData("{|LOOP109:while|} (true) { if (!_done) { continue; } return null; }", "while (true) { await EventLoop.Yield(); if (!_done) { continue; } return null; }")]
    public Task Where_not_every_turn_comes_to_the_end_it_goes_first(string before, string after) => Proven(before, after);

    [Theory]
    [InlineData("{|LOOP109:while|} (!_done) Thread.Yield();", "while (!_done) await EventLoop.Yield();")]
    [InlineData("{|LOOP109:while|} (!_done) { Thread.SpinWait(20); }", "while (!_done) { await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:do|} { Thread.Yield(); if (_other) break; } while (!_done);", "do { await EventLoop.Yield(); if (_other) break; } while (!_done);")]
    [InlineData("{|LOOP109:while|} (!_done) /* a */ Thread.Yield(); // b", "while (!_done) /* a */ await EventLoop.Yield(); // b")]
    public async Task A_pause_is_replaced(string before, string after)
    {
        await Proven(before, after);
        await Async(before, after.Replace("EventLoop", "Task"));
    }

    [Fact]
    public Task A_counter_that_nothing_else_uses_goes_with_its_pause() => Proven(
        """
        Work();
                var spin = new SpinWait();
                {|LOOP109:while|} (!_done)
                {
                    spin.SpinOnce();
                }
        """,
        """
        Work();
                while (!_done)
                {
                    await EventLoop.Yield();
                }
        """);

    [Theory]
    [InlineData("{|LOOP109:while|} (!_done) { _spin.SpinOnce(); }", "while (!_done) { _spin.SpinOnce(); await EventLoop.Yield(); }")]
    [InlineData("var spin = new SpinWait(); {|LOOP109:while|} (!_done) { spin.SpinOnce(); } Use(spin.Count);", "var spin = new SpinWait(); while (!_done) { spin.SpinOnce(); await EventLoop.Yield(); } Use(spin.Count);")]
    [InlineData("/* why */ var spin = new SpinWait(); {|LOOP109:while|} (!_done) { spin.SpinOnce(); }", "/* why */ var spin = new SpinWait(); while (!_done) { spin.SpinOnce(); await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:while|} (!_done) { Thread.Yield(/* others */); }", "while (!_done) { Thread.Yield(/* others */); await EventLoop.Yield(); }")]
    [InlineData("{|LOOP109:while|} (!_done) { Thread.Yield(); _spin.SpinOnce(); }", "while (!_done) { Thread.Yield(); _spin.SpinOnce(); await EventLoop.Yield(); }")]
    public Task A_pause_that_is_more_than_that_stays(string before, string after) => Proven(before, after);

    [Fact]
    public Task An_empty_statement_becomes_a_block() => Proven(
        """
        Work();
                {|LOOP109:while|} (!_done) ; // wait
                {|LOOP109:while|} (!_other);
                {|LOOP109:for|} (; !_done;)
                    ;
                {|LOOP109:do|} ; while (!_other);
        """,
        """
        Work();
                while (!_done)
                {
                    await EventLoop.Yield();
                } // wait
                while (!_other)
                {
                    await EventLoop.Yield();
                }
                for (; !_done;)
                {
                    await EventLoop.Yield();
                }
                do { await EventLoop.Yield(); } while (!_other);
        """);

    [Fact]
    public Task A_block_of_several_lines_keeps_its_layout() => Proven(
        """
        {|LOOP109:while|} (!_done)
                {
                    _count++; // turns
                    // the end
                }
                {|LOOP109:while|} (!_done)
                {
                }
                {|LOOP109:while|} (true)
                {
                    // not yet
                    if (!_done)
                        continue;
                    break;
                }
        """,
        """
        while (!_done)
                {
                    _count++; // turns
                    await EventLoop.Yield();
                    // the end
                }
                while (!_done)
                {
                    await EventLoop.Yield();
                }
                while (true)
                {
                    await EventLoop.Yield();
                    // not yet
                    if (!_done)
                        continue;
                    break;
                }
        """);

    [Fact]
    public Task An_embedded_statement_becomes_a_block() => Proven(
        """
        Work();
                {|LOOP109:while|} (!_done)
                    _count++; // turns
        """,
        """
        Work();
                while (!_done)
                {
                    _count++;
                    await EventLoop.Yield();
                } // turns
        """);

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP109_BusyWaitFix>(
        """
        var spin = new SpinWait();
                {|LOOP109:while|} (!_done) spin.SpinOnce();
                var other = new SpinWait();
                {|LOOP109:while|} (true) { if (_other) break; other.SpinOnce(); }
                {|LOOP109:for|} (; !_done;) { }
        """,
        """
        while (!_done) await EventLoop.Yield();
                while (true) { if (_other) break; await EventLoop.Yield(); }
                for (; !_done;) { await EventLoop.Yield(); }
        """, members: Members);

    [Theory]
    [InlineData("{|LOOP107:lock|} (_gate) { {|LOOP109:while|} (!_done) { } }")]
    [InlineData("Span<int> numbers = new int[3]; {|LOOP109:while|} (numbers[0] == 0) { }", true)]
    [InlineData("{|LOOP109:while|} (!_done)\n        {\n#if DEBUG\n            _count++;\n#endif\n        }")]
    [InlineData("EventLoop.Current.CallSoon(() => { {|LOOP109:while|} (!_done) { } });")]
    public Task No_await_can_stand_there(string statement, bool needsRefs = false)
    {
        Assert.SkipUnless(!needsRefs || Language.HasRefsInAsync, Language.NeedsCSharp13);
        return Proven(statement, statement);
    }

    [Fact]
    public Task Functions_of_every_form() => Verify.Source<LOOP109_BusyWaitFix>(
        """
        [LoopBound]
        class C<T> where T : class
        {
            T? _value;
            async Task<T> Generic() { {|LOOP109:while|} (_value is null) { } return _value; }
            async IAsyncEnumerable<T> Iterator() { {|LOOP109:while|} (_value is null) { } yield return _value; await Task.CompletedTask; }
            void Outer()
            {
                EventLoop.Run(async () => { {|LOOP109:while|} (_value is null) { } await Task.CompletedTask; });
                async Task Local() { {|LOOP109:while|} (_value is null) { } await Task.CompletedTask; }
            }
            Task Plain() { {|LOOP109:while|} (_value is null) { } return Task.CompletedTask; }
        }
        """,
        """
        [LoopBound]
        class C<T> where T : class
        {
            T? _value;
            async Task<T> Generic() { while (_value is null) { await EventLoop.Yield(); } return _value; }
            async IAsyncEnumerable<T> Iterator() { while (_value is null) { await EventLoop.Yield(); } yield return _value; await Task.CompletedTask; }
            void Outer()
            {
                EventLoop.Run(async () => { while (_value is null) { await EventLoop.Yield(); } await Task.CompletedTask; });
                async Task Local() { while (_value is null) { await EventLoop.Yield(); } await Task.CompletedTask; }
            }
            Task Plain() { {|LOOP109:while|} (_value is null) { } return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP109_BusyWaitFix>(
        """
        var done = false;
        var spin = new SpinWait();
        {|LOOP109:while|} (!done) spin.SpinOnce();
        await Task.Run(() => done = true);
        """,
        """
        var done = false;
        while (!done) await Task.Yield();
        await Task.Run(() => done = true);
        """, output: OutputKind.ConsoleApplication);

    [Fact]
    public Task A_missing_import_is_added() => Verify.Source<LOOP109_BusyWaitFix>(
        """
        class C
        {
            bool _done;
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M() { {|LOOP109:while|} (!_done) { } await System.Threading.Tasks.Task.CompletedTask; }
        }
        """,
        """
        using AsyncLoop;

        class C
        {
            bool _done;
            [AsyncLoop.Annotations.LoopBound]
            async System.Threading.Tasks.Task M() { while (!_done) { await EventLoop.Yield(); } await System.Threading.Tasks.Task.CompletedTask; }
        }
        """, withUsings: false);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP109_BusyWaitFix>(
        "class C { bool _d; async Task M() { {|LOOP109:while|} (!_d) { } await Task.",
        "class C { bool _d; async Task M() { while (!_d) { await Task.Yield(); } await Task.", compiles: false);

    private static Task Proven(string before, string after) => Verify.Proven<LOOP109_BusyWaitFix>(before, after, members: Members);

    private static Task Async(string before, string after) => Verify.Async<LOOP109_BusyWaitFix>(before, after, members: Members);
}
