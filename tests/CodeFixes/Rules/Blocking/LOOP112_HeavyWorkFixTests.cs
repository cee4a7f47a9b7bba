using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP112_HeavyWorkFixTests
{
    [Fact]
    public Task Long_work_moves_to_the_executor() => Verify.Proven<LOOP112_HeavyWorkFix>(
        """
        var document = System.Xml.Linq.XDocument.{|LOOP112:Parse|}(text);
                if (System.Text.RegularExpressions.Regex.{|LOOP112:IsMatch|}(text, "(a+)+b")) { }
                var numbers = System.Text.Json.JsonSerializer.{|LOOP112:Deserialize<int[]>|}(text)!.Length;
        """,
        """
        var document = await EventLoop.Current.RunInExecutor(() => System.Xml.Linq.XDocument.Parse(text), cancellationToken: ct);
                if (await EventLoop.Current.RunInExecutor(() => System.Text.RegularExpressions.Regex.IsMatch(text, "(a+)+b"), cancellationToken: ct)) { }
                var numbers = (await EventLoop.Current.RunInExecutor(() => System.Text.Json.JsonSerializer.Deserialize<int[]>(text), cancellationToken: ct))!.Length;
        """,
        "string text, CancellationToken ct");

    [Fact]
    public Task What_a_lambda_cannot_hold_or_is_done_later_stays() => Verify.Proven<LOOP112_HeavyWorkFix>(
        """
        var all = System.Text.RegularExpressions.Regex.{|LOOP112:Matches|}(text, "a+");
                System.IO.Compression.BrotliEncoder.{|LOOP112:TryCompress|}(bytes, new byte[1], out var written);
                EventLoop.Current.CallSoon(() => { System.Xml.Linq.XDocument.{|LOOP112:Parse|}(text); });
        """,
        """
        var all = System.Text.RegularExpressions.Regex.{|LOOP112:Matches|}(text, "a+");
                System.IO.Compression.BrotliEncoder.{|LOOP112:TryCompress|}(bytes, new byte[1], out var written);
                EventLoop.Current.CallSoon(() => { System.Xml.Linq.XDocument.{|LOOP112:Parse|}(text); });
        """,
        "string text, byte[] bytes");

    [Fact(Skip = Language.NeedsCSharp13, SkipUnless = nameof(Language.HasRefsInAsync), SkipType = typeof(Language))]
    public Task What_gives_a_ref_struct_stays() => Verify.Proven<LOOP112_HeavyWorkFix>(
        "foreach (var match in System.Text.RegularExpressions.Regex.{|LOOP112:EnumerateMatches|}(text, \"a+\")) { }",
        "foreach (var match in System.Text.RegularExpressions.Regex.{|LOOP112:EnumerateMatches|}(text, \"a+\")) { }",
        "string text");

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP112_HeavyWorkFix>(
        """
        System.Xml.Linq.XDocument.{|LOOP112:Parse|}(text);
                lock_(() => System.Xml.Linq.XDocument.Parse(text)); void lock_(Func<object> f) { }
                System.Xml.Linq.XElement.{|LOOP112:Parse|}(text);
        """,
        """
        await EventLoop.Current.RunInExecutor(() => System.Xml.Linq.XDocument.Parse(text));
                lock_(() => System.Xml.Linq.XDocument.Parse(text)); void lock_(Func<object> f) { }
                await EventLoop.Current.RunInExecutor(() => System.Xml.Linq.XElement.Parse(text));
        """,
        "string text");
}
