using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Rules.Blocking;

public sealed class LOOP108_BlockingDisposeTests
{
    private const string Members = """
        Stream _stream = null!; IServiceProvider _services = null!;
        class Awaits : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync() { await Task.Delay(1); } }
        class Returns : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() => new(Task.Delay(1)); }
        class Explicit : IDisposable, IAsyncDisposable { public void Dispose() { } async ValueTask IAsyncDisposable.DisposeAsync() => await Task.Delay(1); }
        class Derived : Awaits { }
        class Generic<T> : Awaits { }
        class Pattern : IDisposable { public void Dispose() { } public async Task DisposeAsync() => await Task.Delay(1); }
        class Own(Stream inner) : Stream
        {
            public override async ValueTask DisposeAsync() { await inner.DisposeAsync().ConfigureAwait(false); await base.DisposeAsync(); }
            public override bool CanRead => true; public override bool CanSeek => false; public override bool CanWrite => false;
            public override long Length => 0; public override long Position { get; set; }
            public override void Flush() { } public override long Seek(long offset, SeekOrigin origin) => 0; public override int Read(byte[] b, int o, int c) => 0;
            public override void SetLength(long value) { } public override void Write(byte[] buffer, int offset, int count) { }
        }
        class Core : IDisposable, IAsyncDisposable
        {
            public void Dispose() { }
            public async ValueTask DisposeAsync() { await DisposeAsyncCore().ConfigureAwait(false); GC.SuppressFinalize(this); }
            protected virtual ValueTask DisposeAsyncCore() => default;
        }
        class RealCore : Core { protected override async ValueTask DisposeAsyncCore() { await Task.Delay(1); } }

        class Trivial : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() { Dispose(); return default; } }
        class Completed : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() => ValueTask.CompletedTask; }
        class New : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() { try { Dispose(); return new(); } catch (Exception e) { return ValueTask.FromException(e); } } }
        class Wrapped : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() => new ValueTask(Task.CompletedTask); }
        class NeverAwaits : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync() { Dispose(); Func<Task> f = async () => await Task.Delay(1); } }
        abstract class Abstract : IDisposable, IAsyncDisposable { public void Dispose() { } public abstract ValueTask DisposeAsync(); }
        class Other : IDisposable { public void Dispose() { } public Task DisposeAsync(bool now) => Task.Delay(1); }
        interface IBoth : IDisposable, IAsyncDisposable { }
        class Memory : MemoryStream { }
        static Abstract MakeAbstract() => null!;
        static IBoth MakeBoth() => null!;
        """;

    [Theory]
    [InlineData("{|LOOP108:using|} var x = new Awaits();")]
    [InlineData("{|LOOP108:using|} (new Awaits()) { }")]
    [InlineData("{|LOOP108:using|} (var x = new Awaits()) { }")]
    [InlineData("{|LOOP108:using|} Awaits x = new Awaits(), y = new Awaits();")]
    [InlineData("{|LOOP108:using|} (new Awaits()) {|LOOP108:using|} (new Returns()) { }")]
    [InlineData("{|LOOP108:using|} var x = new Returns();")]
    [InlineData("{|LOOP108:using|} var x = new Explicit();")]
    [InlineData("{|LOOP108:using|} var x = new Derived();")]
    [InlineData("{|LOOP108:using|} var x = new Generic<int>();")]
    [InlineData("{|LOOP108:using|} var x = new Pattern();")]
    [InlineData("{|LOOP108:using|} var x = new Own(_stream);")]
    [InlineData("{|LOOP108:using|} var x = new RealCore();")]
    [InlineData("{|LOOP108:using|} Awaits? x = null;")]
    [InlineData("var x = new Awaits(); {|LOOP108:using|} (x) { }")]
    [InlineData("{|LOOP108:using|} Stream x = {|LOOP102:new FileStream(\"f\", FileMode.Open)|};")]
    [InlineData("{|LOOP108:using|} var x = File.{|LOOP102:OpenRead|}(\"f\");")]
    [InlineData("{|LOOP108:using|} var x = new StreamWriter(_stream);")]
    [InlineData("{|LOOP108:using|} var x = new BufferedStream(_stream);")]
    [InlineData("{|LOOP108:using|} var x = new System.IO.Compression.GZipStream(_stream, System.IO.Compression.CompressionMode.Compress);")]
    [InlineData("{|LOOP108:using|} var x = new System.IO.Compression.DeflateStream(_stream, System.IO.Compression.CompressionMode.Compress);")]
    [InlineData("{|LOOP108:using|} var x = new System.Net.Security.SslStream(_stream);")]
    [InlineData("{|LOOP108:using|} var x = new System.Text.Json.Utf8JsonWriter(_stream);")]
    [InlineData("lock (this) { {|LOOP108:using|} (new Awaits()) { } }")]
    public Task Resources_that_dispose_asynchronously(string statement) => Verify.Async(statement, Members);

    [Theory]
    [InlineData("{|LOOP108:using|} var x = new Awaits();")]
    [InlineData("{|LOOP108:using|} (new Returns()) { }")]
    public Task On_the_loop_too(string statement) => Verify.Proven(statement, Members);

    [Theory]
    [InlineData("using var x = new Trivial();")]
    [InlineData("using var x = new Completed();")]
    [InlineData("using var x = new New();")]
    [InlineData("using var x = new Wrapped();")]
    [InlineData("using var x = new NeverAwaits();")]
    [InlineData("using var x = new Core();")]
    [InlineData("using var x = MakeAbstract();")]
    [InlineData("using var x = MakeBoth();")]
    [InlineData("using var x = new Other();")]
    [InlineData("using IDisposable x = new Awaits();")]
    [InlineData("using (_stream) { }")]
    [InlineData("using (null) { }")]
    [InlineData("using var x = new MemoryStream();")]
    [InlineData("using var x = new Memory();")]
    [InlineData("using Stream x = new MemoryStream();")]
    [InlineData("using var x = new StringWriter();")]
    [InlineData("using var x = new StringReader(\"\");")]
    [InlineData("using var x = new StreamWriter(new MemoryStream());")]
    [InlineData("var m = new MemoryStream(); using var x = new System.IO.Compression.GZipStream(m, System.IO.Compression.CompressionMode.Compress);")]
    [InlineData("using var x = token.Register(() => { });")]
    [InlineData("using var x = new CancellationTokenSource();")]
    [InlineData("using var x = new List<int>().GetEnumerator();")]
    [InlineData("using (System.Xml.XmlWriter x = null!) { }")]
    [InlineData("using (System.Data.Common.DbConnection c = null!) { }")]
    [InlineData("using (System.Data.Common.DbCommand c = null!) { }")]
    [InlineData("await using var x = new Awaits(); await using (new Returns()) { }")]
    [InlineData("await Task.Run(() => { using var x = new Awaits(); });")]
    [InlineData("void Local() { using var x = new Awaits(); }")]
    public async Task Silent_where_nothing_is_waited_for(string statement)
    {
        await Verify.Async(statement, Members);
        await Verify.Proven(statement, Members);
    }

    /// <summary>On the loop another rule speaks of the timer.</summary>
    [Fact]
    public Task Silent_on_timers() => Verify.Async("using var x = new Timer(_ => { });", Members);

    [Fact]
    public Task Type_parameters_say_nothing_of_their_disposal() => Verify.Source(
        "class C { async Task M<T>(T x) where T : IDisposable, IAsyncDisposable { using (x) { await Task.Yield(); } } }");

    [Fact]
    public Task Iterators_lambdas_and_accessors() => Verify.Source("""
        class R : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync() => await Task.Yield(); }
        class C
        {
            async IAsyncEnumerable<int> Items() { {|LOOP108:using|} var r = new R(); yield return 1; await Task.Yield(); }
            Func<Task> F => async () => { {|LOOP108:using|} (new R()) await Task.Yield(); };
            int P { get { using var r = new R(); return 1; } }
            Task NotAsync() { {|LOOP108:using|} var r = new R(); return Task.CompletedTask; }
            C() { using var r = new R(); }
            async Task Half(bool async) { if (async) { await using var r = new R(); } else { using var r = new R(); } }
        }
        """);

    [Fact]
    public Task Top_level_statements() => Verify.Source(
        "{|LOOP108:using|} var r = new R(); await Task.Yield(); class R : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync() => await Task.Yield(); }",
        OutputKind.ConsoleApplication);

    /// <summary>One word where the same Dispose blocks through source: this one, because its fix ends the path.</summary>
    [Fact]
    public async Task A_dispose_that_blocks_for_certain_is_said_once_with_its_path()
    {
        const string Resource = "class R : IDisposable, IAsyncDisposable { public void Dispose() => Thread.Sleep(1); public async ValueTask DisposeAsync() => await Task.Delay(1); }";
        const string Source = Resource + "\nclass C { [LoopBound] async Task M() { using var r = new R(); await Task.Yield(); } }";
        await Verify.Message(Source, "'using' freezes the loop: Dispose -> Thread.Sleep (Test.cs:1); use 'await using'");
        var found = Assert.Single(await Verify.Diagnostics(Source));
        Assert.Equal(("LOOP108", DiagnosticSeverity.Warning), (found.Id, found.Severity));
        Assert.Single(found.AdditionalLocations);
        // Where no await may stand, the path is reported as any other.
        await Verify.Source(Resource + "class C { async Task M() { lock (this) { {|LOOP105:using|} (new R()) { } } await Task.Yield(); } }");
        // So it is where disposing asynchronously is no help.
        await Verify.Source(Resource.Replace("async ValueTask DisposeAsync() => await Task.Delay(1)", "ValueTask DisposeAsync() => default", StringComparison.Ordinal)
            + "class C { async Task M() { {|LOOP105:using|} var r = new R(); await Task.Yield(); } }");
    }

    [Fact]
    public async Task Otherwise_it_is_a_suggestion()
    {
        const string Source = "class C { async Task M(Stream s) { using var w = new StreamWriter(s); await Task.Yield(); } }";
        await Verify.Message(Source, "'using' may block the thread that runs this async code: 'StreamWriter.DisposeAsync' waits for something; use 'await using'");
        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(await Verify.Diagnostics(Source)).Severity);
    }

    /// <summary>Of a package only metadata is there: an async method shows by its state machine.</summary>
    [Theory]
    [InlineData("public async ValueTask DisposeAsync() => await Task.Delay(1);", true)]
    [InlineData("public ValueTask DisposeAsync() => new(Task.Delay(1));", false)]
    [InlineData("async ValueTask IAsyncDisposable.DisposeAsync() => await Task.Delay(1);", true)]
    public async Task A_type_of_a_package(string disposal, bool isKnown)
    {
        var found = await Verify.DiagnosticsWith(
            $"public class R : IDisposable, IAsyncDisposable {{ public void Dispose() {{ }} {disposal} }} public class Derived : R {{ }}",
            "class C { async Task M() { using var r = new R(); using (new Derived()) await Task.Yield(); } }");
        Assert.Equal(isKnown ? ["LOOP108", "LOOP108"] : [], found.Select(d => d.Id));
    }

    [Theory]
    [InlineData("class C { async Task M() { using var } }")]
    [InlineData("class C { async Task M() { using (new Missing()) { } using var x = new } }")]
    [InlineData("class R : IDisposable, IAsyncDisposable { public void Dispose() { } public async ValueTask DisposeAsync } class C { async Task M() { using var r = new R(); } }")]
    [InlineData("class R : IAsyncDisposable { public ValueTask DisposeAsync() => } class C { async Task M() { using (new R()) } }")]
    public Task Half_typed_code_does_no_harm(string source) => Verify.Broken(source);
}
