using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP102_BlockingIOTests
{
    [Theory]
    [InlineData("_ = File.{|LOOP102:ReadAllText|}(\"f\");")]
    [InlineData("File.{|LOOP102:WriteAllBytes|}(\"f\", new byte[1]);")]
    [InlineData("File.{|LOOP102:Copy|}(\"a\", \"b\");")]
    [InlineData("_ = File.{|LOOP102:OpenRead|}(\"f\");")]
    [InlineData("_ = {|LOOP102:new StreamReader(\"f\")|};")]
    [InlineData("_ = {|LOOP102:new FileStream(\"f\", FileMode.Open)|};")]
    [InlineData("_stream.{|LOOP102:Read|}(new byte[1], 0, 1);")]
    [InlineData("_stream.{|LOOP102:Read|}(new byte[1]);")]
    [InlineData("_stream.{|LOOP102:ReadByte|}();")]
    [InlineData("_stream.{|LOOP102:Write|}(new byte[1]);")]
    [InlineData("_stream.{|LOOP102:CopyTo|}(Stream.Null);")]
    [InlineData("_stream.{|LOOP102:Flush|}();")]
    [InlineData("_ = _reader.{|LOOP102:ReadToEnd|}();")]
    [InlineData("_ = _reader.{|LOOP102:ReadLine|}();")]
    [InlineData("_ = new StreamReader(_stream).{|LOOP102:EndOfStream|};")]
    [InlineData("_ = System.Xml.Linq.XDocument.{|LOOP102:Load|}(_stream);")]
    [InlineData("System.IO.Compression.ZipFile.{|LOOP102:ExtractToDirectory|}(\"a\", \"b\");")]
    public async Task Reading_and_writing_is_found(string statement)
    {
        const string Members = "Stream _stream = null!; TextReader _reader = null!;";
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    [Theory]
    [InlineData("new MemoryStream().Write(new byte[1]);")]
    [InlineData("var m = new MemoryStream(); m.CopyTo(new MemoryStream());")]
    [InlineData("Stream m = new MemoryStream(); m.Read(new byte[1], 0, 1);")]
    [InlineData("using var r = new StreamReader(new MemoryStream()); _ = r.ReadToEnd();")]
    [InlineData("_ = new BinaryReader(new MemoryStream()).ReadInt32();")]
    [InlineData("new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Compress).Write(new byte[1]);")]
    [InlineData("var m = new MemoryStream(); Stream z = new System.IO.Compression.GZipStream(m, System.IO.Compression.CompressionMode.Compress); new BinaryWriter(token.CanBeCanceled ? z : m).Write(1);")]
    [InlineData("MemoryStream? m = null; Stream s = m ?? new MemoryStream(); s.WriteByte(1);")]
    [InlineData("using var r = System.Xml.XmlReader.Create(new StringReader(\"\")); r.Read();")]
    [InlineData("using var s = typeof(C).Assembly.GetManifestResourceStream(\"\")!; s.ReadByte();")]
    [InlineData("_ = new StringReader(\"\").ReadToEnd(); new StringWriter().WriteLine(1);")]
    [InlineData("TextReader r = new StringReader(\"\"); _ = r.ReadLine();")]
    [InlineData("Console.WriteLine(1); Console.Out.WriteLine(1); Debug.WriteLine(1);")]
    [InlineData("_ = await File.ReadAllTextAsync(\"f\");")]
    [InlineData("await Task.Run(() => File.ReadAllText(\"f\"));")]
    [InlineData("_ = nameof(File.ReadAllText);")]
    [InlineData("_ = string.Format(\"{0}\", 1) + new System.Text.StringBuilder().Append(1) + DateTime.Now + Guid.NewGuid();")]
    [InlineData("_ = System.Text.Json.JsonSerializer.Serialize(1);")]
    public async Task Silent_on_memory_and_elsewhere(string statement)
    {
        await Verify.Async(statement);
        await Verify.Proven(statement);
    }

    [Fact]
    public Task A_stream_that_may_be_something_else_is_found() => Verify.Async(
        "Stream s = new MemoryStream(); if (token.IsCancellationRequested) s = Console.OpenStandardInput(); s.{|LOOP102:ReadByte|}();"
        + "Stream t = token.CanBeCanceled ? new MemoryStream() : Console.OpenStandardInput(); t.{|LOOP102:ReadByte|}();");

    [Fact]
    public async Task On_the_loop_a_warning_elsewhere_a_suggestion()
    {
        var found = await Verify.Diagnostics("class C { [LoopBound] async Task M() { File.ReadAllText(\"\"); await Task.Yield(); } async Task N() { File.ReadAllText(\"\"); await Task.Yield(); } }");
        Assert.Equal([DiagnosticSeverity.Warning, DiagnosticSeverity.Info], found.OrderBy(d => d.Location.SourceSpan.Start).Select(d => d.Severity));
    }

    [Fact]
    public Task A_reader_over_a_stream_that_may_be_anything_is_found() => Verify.Async(
        "using var r = System.Xml.XmlReader.Create(_stream); r.{|LOOP102:Read|}();", "Stream _stream = null!;");

    [Fact]
    public Task Through_helpers_it_is_followed() => Verify.Async("_ = {|LOOP105:Load|}();", "static string Load() => File.ReadAllText(\"f\");");

    [Fact]
    public Task Messages_name_the_twin() => Verify.Message(
        "class C { [LoopBound] async Task M() { File.ReadAllText(\"\"); await Task.Yield(); } }",
        "'File.ReadAllText' freezes the loop while data is read or written; use 'await ReadAllTextAsync'");

    /// <summary>The one of the base does the same work on another thread, and lets a write wait for the read that waits for it.</summary>
    [Theory]
    [InlineData("", "run it with 'Task.Run'")]
    [InlineData("public override Task WriteAsync(byte[] b, int o, int n, CancellationToken c) => Task.CompletedTask;", "use 'await WriteAsync'")]
    [InlineData("public override ValueTask WriteAsync(ReadOnlyMemory<byte> b, CancellationToken c) => default;", "run it with 'Task.Run'")]
    [InlineData("public override IAsyncResult BeginWrite(byte[] b, int o, int n, AsyncCallback? c, object? s) => null!;", "use 'await WriteAsync'")]
    public Task A_twin_that_knows_nothing_of_an_override_is_none(string member, string advice) => Verify.Message(
        $"abstract class Pipe : Stream {{ public override void Write(byte[] b, int o, int n) {{ }} {member} }} class C {{ async Task M(Pipe pipe) {{ pipe.Write(new byte[1], 0, 1); await Task.Yield(); }} }}",
        "'Pipe.Write' blocks the thread that runs this async code while data is read or written; " + advice);

    /// <summary>The overloads of the base end in this one again.</summary>
    [Theory]
    [InlineData("Read(b, o, n)", "run it with 'Task.Run'")]
    [InlineData("this.Read(b, o, n)", "run it with 'Task.Run'")]
    [InlineData("Inner.Read(b, o, n)", "use 'await ReadAsync'")]
    public Task A_twin_that_would_call_itself_is_none(string call, string advice) => Verify.Message(
        $"abstract class Pipe : Stream {{ protected abstract Stream Inner {{ get; }} public override async Task<int> ReadAsync(byte[] b, int o, int n, CancellationToken c) {{ await Task.Yield(); return {call}; }} }}",
        $"'Stream.Read' blocks the thread that runs this async code while data is read or written; " + advice);

    [Theory]
    [InlineData("class C { async Task M() { File.ReadAllText( } }")]
    [InlineData("class C { async Task M() { _ = new StreamReader( } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);

    [Fact]
    public Task Memory_streams_of_libraries() => Verify.Source("""
        abstract class MemoryBlockStream : Stream { }
        abstract class BlockStream : Stream { }
        class C
        {
            async Task M(MemoryBlockStream memory, BlockStream other)
            {
                memory.WriteByte(1);
                memory.Flush();
                new StreamReader(memory).ReadToEnd();
                other.{|LOOP102:WriteByte|}(1);
                await Task.Yield();
            }
        }
        """);
}
