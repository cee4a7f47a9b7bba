using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Tests.Common;

namespace AsyncLoop.CodeFixes.Tests.Rules.Blocking;

public sealed class LOOP103_FileSystemMetadataFixTests
{
    [Fact]
    public Task Questions_move_to_the_executor() => Verify.Proven<LOOP103_FileSystemMetadataFix>(
        """
        if (File.{|LOOP103:Exists|}("f"))
                    File.{|LOOP103:Delete|}("f");
                var length = info.{|LOOP103:Length|};
        """,
        """
        if (await EventLoop.Current.RunInExecutor(() => File.Exists("f")))
                    await EventLoop.Current.RunInExecutor(() => File.Delete("f"));
                var length = await EventLoop.Current.RunInExecutor(() => info.Length);
        """,
        "FileInfo info");

    [Fact]
    public Task In_bulk() => Verify.Bulk<LOOP103_FileSystemMetadataFix>(
        """
        var all = Directory.{|LOOP103:GetFiles|}("d");
                {|LOOP107:lock|} (all) { File.{|LOOP103:Delete|}("f"); }
        """,
        """
        var all = await EventLoop.Current.RunInExecutor(() => Directory.GetFiles("d"));
                {|LOOP107:lock|} (all) { File.{|LOOP103:Delete|}("f"); }
        """);
}
