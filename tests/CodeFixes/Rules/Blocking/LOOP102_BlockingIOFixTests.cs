using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP102_BlockingIOFixTests
{
    [Fact]
    public Task Reads_and_writes_become_their_twins_with_the_token() => Verify.Proven<LOOP102_BlockingIOFix>(
        """
        var text = File.{|LOOP102:ReadAllText|}("f");
                File.{|LOOP102:WriteAllText|}("f", text);
                var n = stream.{|LOOP102:Read|}(new byte[1], 0, 1);
                stream.{|LOOP102:Flush|}();
        """,
        """
        var text = await File.ReadAllTextAsync("f", ct);
                await File.WriteAllTextAsync("f", text, ct);
                var n = await stream.ReadAsync(new byte[1], 0, 1, ct);
                await stream.FlushAsync(ct);
        """,
        "Stream stream, CancellationToken ct");

    [Fact]
    public Task What_has_no_twin_moves_to_the_executor() => Verify.Async<LOOP102_BlockingIOFix>(
        """
        File.{|LOOP102:Copy|}("a", "b");
                using var reader = {|LOOP102:new StreamReader("f")|};
                var b = stream.{|LOOP102:ReadByte|}();
        """,
        """
        await Task.Run(() => File.Copy("a", "b"));
                using var reader = await Task.Run(() => new StreamReader("f"));
                var b = await Task.Run(() => stream.ReadByte());
        """,
        "Stream stream");

    [Fact]
    public Task Spans_stay() => Verify.Proven<LOOP102_BlockingIOFix>(
        "_ = stream.{|LOOP102:Read|}(stackalloc byte[1]);", "_ = stream.{|LOOP102:Read|}(stackalloc byte[1]);", "Stream stream");

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP102_BlockingIOFix>(
        """
        File.{|LOOP102:WriteAllText|}("b", File.{|LOOP102:ReadAllText|}("a"));
                File.{|LOOP102:Copy|}("a", "b");
        """,
        """
        await File.WriteAllTextAsync("b", await File.ReadAllTextAsync("a"));
                await EventLoop.Current.RunInExecutor(() => File.Copy("a", "b"));
        """);
}
