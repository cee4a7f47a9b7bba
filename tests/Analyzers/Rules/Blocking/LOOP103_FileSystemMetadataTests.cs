using AsyncLoop.Analyzers.Tests.Common;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP103_FileSystemMetadataTests
{
    [Theory]
    [InlineData("_ = File.{|LOOP103:Exists|}(\"f\");")]
    [InlineData("File.{|LOOP103:Delete|}(\"f\");")]
    [InlineData("File.{|LOOP103:Move|}(\"a\", \"b\");")]
    [InlineData("_ = Directory.{|LOOP103:GetFiles|}(\"d\");")]
    [InlineData("Directory.{|LOOP103:CreateDirectory|}(\"d\");")]
    [InlineData("_ = new FileInfo(\"f\").{|LOOP103:Length|};")]
    [InlineData("_ = new FileInfo(\"f\").{|LOOP103:Exists|};")]
    public async Task Questions_to_the_file_system_are_found(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Theory]
    [InlineData("_ = Path.Combine(\"a\", \"b\") + new FileInfo(\"f\").Name;")]
    [InlineData("await Task.Run(() => File.Exists(\"f\"));")]
    [InlineData("Helper();")]
    public async Task Silent_elsewhere_and_through_helpers(string statement)
    {
        const string Members = "static void Helper() { File.Delete(\"f\"); }";
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Fact]
    public Task Messages_name_the_executor() => Verify.Message(
        "class C { [LoopBound] async Task M() { _ = File.Exists(\"\"); await Task.Yield(); } }",
        "'File.Exists' freezes the loop while the file system answers; run it with 'RunInExecutor'");

    [Theory]
    [InlineData("class C { async Task M() { _ = File.Exists } }")]
    [InlineData("class C { async Task M() { _ = new FileInfo(\"f\")?. } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
