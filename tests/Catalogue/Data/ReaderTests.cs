using AsyncLoop.Analyzers.Blocking;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>How the data file is asked.</summary>
[Collection(nameof(Derivations))]
public sealed class ReaderTests
{
    [Theory]
    [InlineData("Stream s = null!; s.Read(new byte[1], 0, 1)", "ReadAsync")]
    [InlineData("Stream s = null!; s.Read(new Span<byte>())", "ReadAsync")]
    [InlineData("new SemaphoreSlim(1).Wait()", "WaitAsync")]
    [InlineData("Socket s = null!; s.Receive(new byte[1])", "ReceiveAsync")]
    [InlineData("File.ReadAllText(\"x\")", "ReadAllTextAsync")]
    [InlineData("new Ping().Send(\"x\")", "SendPingAsync")]
    [InlineData("new Process().WaitForExit()", "WaitForExitAsync")]
    [InlineData("XDocument.Load(\"x\")", "LoadAsync")]
    [InlineData("new System.Net.Mail.SmtpClient().Send(null!)", "SendMailAsync")]
    [InlineData("Stream s = null!; s.EndRead(null!)", "ReadAsync")]
    [InlineData("DbCommand c = null!; c.ExecuteReader()", "ExecuteReaderAsync")]
    [InlineData("Parallel.ForEach(new int[1], i => { })", "Parallel.ForEachAsync")]
    [InlineData("Monitor.Enter(new object())", "SemaphoreSlim.WaitAsync")]
    [InlineData("HttpClient c = null!; c.Send(null!)", "SendAsync")]
    [InlineData("Dns.GetHostEntry(\"x\")", "GetHostEntryAsync")]
    public void A_counterpart_is_named(string code, string counterpart) => Assert.Equal(counterpart, CallSite.Find(code)!.Counterpart);

    [Theory]
    [InlineData("File.Exists(\"x\")")]
    [InlineData("File.Delete(\"x\")")]
    [InlineData("Thread.Sleep(1)")]
    [InlineData("new FileStream(\"x\", FileMode.Open).Flush(true)")]
    [InlineData("new BlockingCollection<int>().TryTake(out _, 5)")]
    [InlineData("TextWriter w = null!; w.Write(true)")]
    [InlineData("XmlTextWriter w = null!; w.WriteStartElement(\"a\", \"b\", \"c\")")]
    public void A_counterpart_is_not_made_up(string code) => Assert.Null(CallSite.Find(code)!.Counterpart);

    [Theory]
    [InlineData("Monitor.Enter(new object())", true)]
    [InlineData("new Mutex().WaitOne()", true)]
    [InlineData("new ReaderWriterLockSlim().EnterReadLock()", true)]
    [InlineData("Thread.Sleep(1)", false)]
    [InlineData("File.Exists(\"x\")", false)]
    public void What_belongs_to_the_thread_is_pinned(string code, bool pinned) => Assert.Equal(pinned, CallSite.Find(code)!.IsPinned);

    [Fact]
    public void A_contract_says_how_far_it_is()
    {
        Assert.Equal(0, CallSite.Find("Stream s = null!; s.Read(new byte[1], 0, 1)")!.ContractSteps);
        Assert.InRange(CallSite.Find("StreamReader r = null!; r.ReadToEnd()")!.ContractSteps!.Value, 1, 6);
        Assert.Null(CallSite.Find("File.ReadAllText(\"x\")")!.ContractSteps);
    }

    [Fact]
    public void An_iterator_blocks_when_it_is_enumerated()
    {
        Assert.True(CallSite.Find("new BlockingCollection<int>().GetConsumingEnumerable()")!.IsLazy);
        Assert.False(CallSite.Find("new BlockingCollection<int>().Take()")!.IsLazy);
        Assert.False(CallSite.Find("Directory.GetFiles(\"x\")")!.IsLazy);
    }

    [Fact]
    public void An_override_is_what_it_overrides() =>
        Assert.NotNull(CallSite.Find("new Own().Read(new byte[1], 0, 1)", """
            abstract class Half : Stream { }
            class Own : Half
            {
                public override int Read(byte[] buffer, int offset, int count) => 0;
                public override bool CanRead => true; public override bool CanSeek => false; public override bool CanWrite => false;
                public override long Length => 0; public override long Position { get; set; }
                public override void Flush() { } public override long Seek(long offset, SeekOrigin origin) => 0;
                public override void SetLength(long value) { } public override void Write(byte[] buffer, int offset, int count) { }
            }
            """));

    [Fact]
    public void An_override_of_what_is_in_memory_is_quiet() =>
        Assert.Null(CallSite.Find("new Own().Read(new byte[1], 0, 1)", "class Own : MemoryStream { public override int Read(byte[] b, int o, int c) => 0; }"));

    [Fact]
    public void Another_member_of_that_name_is_quiet() =>
        Assert.Null(CallSite.Find("new Own().Read()", "class Own { public int Read() => 0; }"));

    [Theory]
    [InlineData("new MemoryStream().Read(new byte[1], 0, 1)", true)]
    [InlineData("new CancellationTokenSource().Cancel()", true)]
    [InlineData("new FileStream(\"x\", FileMode.Open).Flush(true)", true)]
    [InlineData("new FileStream(\"x\", FileMode.Open).Flush()", false)]
    [InlineData("Stream s = null!; s.Read(new byte[1], 0, 1)", false)]
    public void Some_twins_are_never_proposed(string code, bool never) =>
        Assert.Equal(never, DerivedCatalogue.Instance.IsNeverProposed(CallSite.SymbolOf(code)));

    [Theory]
    [InlineData("new MemoryStream()", true)]
    [InlineData("new StringReader(\"x\")", true)]
    [InlineData("new FileStream(\"x\", FileMode.Open)", false)]
    public void Types_in_memory_are_known(string code, bool inMemory) =>
        Assert.Equal(inMemory, DerivedCatalogue.Instance.IsInMemory(CallSite.SymbolOf(code).ContainingType));

    /// <summary>Read from IL: through an async method, through the task of another object; not where Dispose is all.</summary>
    [Theory]
    [InlineData("new FileStream(\"x\", FileMode.Open)", true)]
    [InlineData("new StreamWriter(\"x\")", true)]
    [InlineData("new System.IO.Compression.GZipStream(null!, System.IO.Compression.CompressionMode.Compress)", true)]
    [InlineData("new MemoryStream()", false)]
    [InlineData("new StringWriter()", false)]
    [InlineData("new Timer(_ => { })", false)]
    [InlineData("new System.Net.Sockets.NetworkStream(null!)", null)]
    [InlineData("new BinaryWriter(null!)", null)]
    public void Types_that_wait_when_they_are_disposed_are_known(string code, bool? awaits) =>
        Assert.Equal(awaits, DerivedCatalogue.Instance.AwaitsDisposal(CallSite.SymbolOf(code).ContainingType));

    [Fact]
    public void A_name_that_no_entry_has_is_refused_at_once()
    {
        Assert.False(DerivedCatalogue.Instance.MayContain("Frobnicate"));
        Assert.False(DerivedCatalogue.Instance.MayContain("ToString"));
    }

    [Fact]
    public void Every_line_of_the_file_can_be_read()
    {
        var members = DerivedCatalogue.Instance.Types.Values.SelectMany(t => t.Members).ToList();
        Assert.Equal(Derivations.Pinned.Entries.Select(e => (e.Method.Type, e.Method.Name)).Distinct().Count(),
            DerivedCatalogue.Instance.Types.SelectMany(t => t.Value.Members.Select(m => (t.Key, m.Name))).Distinct().Count());
        Assert.Contains(members, m => m.Parameters is not null);
    }

    [Theory]
    [InlineData("Broken\n wait Sleep fast\n")]
    [InlineData("Broken\n slow Sleep\n")]
    public void A_line_that_is_no_entry_is_an_error(string text) =>
        Assert.Throws<FormatException>(() => new DerivedCatalogue(text).Types["Broken"].Members.ToList());

    [Fact]
    public void All_entries_of_the_framework_are_found_by_their_symbols()
    {
        // Every overload that the walk found, bound from the reference pack: the texts of parameters must agree.
        var missed = SymbolCheck.Missed().Take(20).ToList();
        Assert.Empty(missed);
    }
}
