using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP111_NeverYieldsFixTests
{
    private const string Members = "int _count; void Work() => _count++; bool Step() => _count++ > 3;";

    [Theory]
    [InlineData("{|LOOP111:while|} (true) { Work(); }", "while (true) { Work(); await EventLoop.Yield(); }")]
    [InlineData("{|LOOP111:for|} (;;) { Work(); Work(); }", "for (;;) { Work(); Work(); await EventLoop.Yield(); }")]
    [InlineData("{|LOOP111:do|} { Work(); } while (true);", "do { Work(); await EventLoop.Yield(); } while (true);")]
    [InlineData("{|LOOP111:while|} (true) { if (Step()) continue; Work(); }", "while (true) { await EventLoop.Yield(); if (Step()) continue; Work(); }")]
    [InlineData("{|LOOP111:while|} (true) { for (var i = 0; i < 3; i++) { if (Step()) continue; } }", "while (true) { for (var i = 0; i < 3; i++) { if (Step()) continue; } await EventLoop.Yield(); }")]
    [InlineData("{|LOOP111:while|} (true) { try { Work(); continue; } finally { Work(); } }", "while (true) { await EventLoop.Yield(); try { Work(); continue; } finally { Work(); } }")]
    public Task It_becomes_the_last_statement_that_every_turn_comes_to(string before, string after) => Proven(before, after);

    [Fact]
    public Task A_block_of_several_lines() => Proven(
        """
        {|LOOP111:while|} (true)
                {
                    Work(); // first

                    // second
                    Work();
                }
                _ = 1;
        """,
        """
        while (true)
                {
                    Work(); // first

                    // second
                    Work();
                    await EventLoop.Yield();
                }
                _ = 1;
        """);

    [Fact]
    public Task One_statement_becomes_a_block() => Proven(
        """
        _ = 1;
                {|LOOP111:while|} (true) Work(); // for ever
        """,
        """
        _ = 1;
                while (true)
                {
                    Work();
                    await EventLoop.Yield();
                } // for ever
        """);

    [Fact]
    public Task Before_the_jump_back() => Proven(
        """
        {|LOOP111:again|}:
                Work();
                if (Step()) goto again;
                goto again; // once more
        """,
        """
        again:
                Work();
                if (Step()) goto again;
                {
                    await EventLoop.Yield();
                    goto again;
                } // once more
        """);

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP111_NeverYieldsFix>(
        """
        Func<Task> first = async () => { {|LOOP111:while|} (true) { Work(); } };
                Func<Task> second = async () => { {|LOOP111:for|} (;;) { Work(); Func<Task> third = async () => { {|LOOP111:for|} (;;) { Work(); } }; } };
        """,
        """
        Func<Task> first = async () => { while (true) { Work(); await EventLoop.Yield(); } };
                Func<Task> second = async () => { for (;;) { Work(); Func<Task> third = async () => { for (;;) { Work(); await EventLoop.Yield(); } }; await EventLoop.Yield(); } };
        """, members: Members);

    [Theory]
    [InlineData("{|LOOP107:lock|} (this) { {|LOOP111:while|} (true) { Work(); } }")]
    [InlineData("EventLoop.Current.CallSoon(() => { {|LOOP111:while|} (true) { Work(); } });")]
    [InlineData("unsafe { {|LOOP111:while|} (true) { Work(); } }")]
    public Task No_await_can_stand_there(string statement) => Proven(statement, statement);

    [Fact]
    public async Task A_span_across_the_turns_cannot_live_over_an_await()
    {
        Assert.SkipUnless(Language.HasRefsInAsync, Language.NeedsCSharp13);
        const string Across = "Span<int> numbers = new int[3]; {|LOOP111:while|} (true) { Work(); numbers[0]++; }";
        await Proven(Across, Across);
        await Proven(
            "{|LOOP111:while|} (true) { Span<int> numbers = new int[3]; numbers[0]++; Work(); }",
            "while (true) { Span<int> numbers = new int[3]; numbers[0]++; Work(); await EventLoop.Yield(); }");
    }

    [Fact]
    public Task Top_level_statements() => Verify.Source<LOOP111_NeverYieldsFix>(
        """
        [assembly: LoopBound]
        await Task.Yield();
        {|LOOP111:while|} (true) { Console.WriteLine(); }
        """,
        """
        [assembly: LoopBound]
        await Task.Yield();
        while (true) { Console.WriteLine(); await EventLoop.Yield(); }
        """, output: OutputKind.ConsoleApplication);

    [Fact]
    public Task Half_typed_code_around_it() => Verify.Source<LOOP111_NeverYieldsFix>(
        "[LoopBound] class C { async Task M() { {|LOOP111:while|} (true) { Console.WriteLine(); } await Task.",
        "[LoopBound] class C { async Task M() { while (true) { Console.WriteLine(); await EventLoop.Yield(); } await Task.", compiles: false);

    private static Task Proven(string before, string after) => Verify.Proven<LOOP111_NeverYieldsFix>(before, after, members: Members);
}
