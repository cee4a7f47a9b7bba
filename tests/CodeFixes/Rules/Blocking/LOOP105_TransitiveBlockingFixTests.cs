using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP105_TransitiveBlockingFixTests
{
    private const string Key = "LOOP105.RunInExecutor";
    private const string Members = "static int Load() { Thread.Sleep(1); return 1; } static int Value => Load();";

    [Fact]
    public Task A_call_moves_to_the_executor_one_by_one() => Verify.Proven<LOOP105_TransitiveBlockingFix>(
        "var x = {|LOOP105:Load|}();", "var x = await EventLoop.Current.RunInExecutor(() => Load());", key: Key, members: Members);

    [Fact]
    public Task A_getter_is_left_to_a_person() => Verify.Proven<LOOP105_TransitiveBlockingFix>(
        "var x = {|LOOP105:Value|};", "var x = {|LOOP105:Value|};", key: Key, members: Members);
}
