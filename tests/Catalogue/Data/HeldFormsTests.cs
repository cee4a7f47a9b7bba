using AsyncLoop.Analyzers.Blocking;

namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>The forms that must be found: what other analyzers report, and what none of them does.</summary>
public sealed class HeldFormsTests
{
    public static TheoryData<string, string> Forms { get; } = new()
    {
        // Threads and signals.
        { "wait", "Thread.Sleep(1)" },
        { "wait", "Thread.Sleep(TimeSpan.Zero)" },
        { "wait", "new Thread(() => { }).Join()" },
        { "wait", "Thread.SpinWait(100)" },
        { "wait", "SpinWait.SpinUntil(() => true)" },
        { "wait", "new SemaphoreSlim(1).Wait()" },
        { "wait", "new SemaphoreSlim(1).Wait(1, default)" },
        { "wait", "new ManualResetEventSlim().Wait()" },
        { "wait", "new CountdownEvent(1).Wait()" },
        { "wait", "new Barrier(1).SignalAndWait()" },
        { "wait", "new ManualResetEvent(false).WaitOne()" },
        { "wait", "new Mutex().WaitOne()" },
        { "wait", "new Semaphore(1, 1).WaitOne(5)" },
        { "wait", "WaitHandle.WaitAll([])" },
        { "wait", "WaitHandle.WaitAny([])" },
        { "wait", "WaitHandle.SignalAndWait(null!, null!)" },
        { "wait", "IAsyncResult ar = null!; ar.AsyncWaitHandle.WaitOne()" },
        { "wait", "Monitor.Wait(new object())" },
        { "wait", "new ReaderWriterLockSlim().EnterWriteLock()" },
        { "wait", "new ReaderWriterLockSlim().EnterReadLock()" },
        { "wait", "new ReaderWriterLockSlim().TryEnterReadLock(5)" },
        { "wait", "GC.WaitForPendingFinalizers()" },
        { "wait", "GC.Collect()" },
        { "lock", "Monitor.Enter(new object())" },
        { "lock", "bool taken = false; Monitor.Enter(new object(), ref taken)" },
        { "lock", "bool taken = false; new SpinLock().Enter(ref taken)" },
        { "lock", "new Lock().Enter()" },
        { "lock", "new Lock().EnterScope()" },
        { "lock", "_ = new Lazy<int>(() => 1).Value" },

        // Collections and parallel work.
        { "wait", "new BlockingCollection<int>().Take()" },
        { "wait", "new BlockingCollection<int>().TryTake(out _, 5)" },
        { "wait", "new BlockingCollection<int>().GetConsumingEnumerable()" },
        { "wait", "Parallel.For(0, 1, i => { })" },
        { "wait", "Parallel.ForEach(new int[1], i => { })" },
        { "wait", "Parallel.Invoke(() => { })" },
        { "wait", "new int[1].AsParallel().ForAll(i => { })" },
        { "wait", "new int[1].AsParallel().ToArray()" },

        // Processes, consoles, names, sockets, mail.
        { "wait", "new Process().WaitForExit()" },
        { "wait", "new Process().WaitForExit(5)" },
        { "wait", "new Process().WaitForInputIdle()" },
        { "wait", "Console.ReadKey()" },
        { "wait", "Console.ReadLine()" },
        { "wait", "Console.Read()" },
        { "wait", "Dns.GetHostEntry(\"x\")" },
        { "wait", "Dns.GetHostAddresses(\"x\")" },
        { "wait", "Socket s = null!; s.Connect(\"x\", 1)" },
        { "wait", "Socket s = null!; s.Accept()" },
        { "wait", "Socket s = null!; s.Receive(new byte[1])" },
        { "wait", "Socket s = null!; s.Send(new byte[1])" },
        { "wait", "Socket s = null!; s.Disconnect(true)" },
        { "wait", "Socket s = null!; s.Poll(5, SelectMode.SelectRead)" },
        { "wait", "new TcpListener(IPAddress.Any, 1).AcceptTcpClient()" },
        { "wait", "new TcpClient().Connect(\"x\", 1)" },
        { "wait", "new TcpClient(\"x\", 1)" },
        { "wait", "IPEndPoint e = null!; new UdpClient().Receive(ref e)" },
        { "wait", "NetworkStream s = null!; s.Read(new byte[1], 0, 1)" },
        { "wait", "new Ping().Send(\"x\")" },
        { "wait", "new NamedPipeServerStream(\"x\").WaitForConnection()" },
        { "wait", "new NamedPipeClientStream(\"x\").Connect()" },
        { "wait", "new System.Net.Mail.SmtpClient().Send(null!)" },
        { "wait", "new System.Net.Security.SslStream(null!).AuthenticateAsClient(\"x\")" },

        // HTTP and databases.
        { "wait", "new HttpClient().Send(null!)" },
        { "wait", "HttpContent c = null!; c.ReadAsStream()" },
        { "wait", "new WebClient().DownloadString(\"x\")" },
        { "wait", "new WebClient().DownloadFile(\"x\", \"y\")" },
        { "wait", "new WebClient().UploadData(\"x\", new byte[1])" },
        { "wait", "WebRequest.Create(\"x\").GetResponse()" },
        { "wait", "DbConnection c = null!; c.Open()" },
        { "wait", "DbCommand c = null!; c.ExecuteReader()" },
        { "wait", "DbCommand c = null!; c.ExecuteNonQuery()" },
        { "wait", "DbCommand c = null!; c.ExecuteScalar()" },
        { "wait", "DbDataReader r = null!; r.Read()" },
        { "wait", "DbDataReader r = null!; r.NextResult()" },
        { "wait", "DbTransaction t = null!; t.Commit()" },
        { "wait", "DbTransaction t = null!; t.Rollback(\"x\")" },
        { "wait", "DbConnection c = null!; c.GetSchema()" },
        { "wait", "IDbConnection c = null!; c.Open()" },
        { "wait", "IDbCommand c = null!; c.ExecuteReader()" },
        { "wait", "IDbCommand c = null!; c.ExecuteNonQuery()" },
        { "wait", "IDataReader r = null!; r.Read()" },
        { "wait", "IDbTransaction t = null!; t.Commit()" },

        // Files.
        { "io", "File.ReadAllText(\"x\")" },
        { "io", "File.WriteAllText(\"x\", \"y\")" },
        { "io", "File.AppendAllLines(\"x\", [])" },
        { "io", "File.ReadLines(\"x\")" },
        { "io", "File.OpenRead(\"x\")" },
        { "io", "File.Copy(\"x\", \"y\")" },
        { "io", "new FileStream(\"x\", FileMode.Open)" },
        { "io", "new FileStream(\"x\", FileMode.Open).Flush(true)" },
        { "io", "new FileStream(\"x\", FileMode.Open).Read(new byte[1], 0, 1)" },
        { "io", "new StreamReader(\"x\")" },
        { "io", "new StreamWriter(\"x\", true)" },
        { "io", "ZipFile.ExtractToDirectory(\"x\", \"y\")" },
        { "io", "ZipFile.OpenRead(\"x\")" },
        { "meta", "File.Exists(\"x\")" },
        { "meta", "File.Delete(\"x\")" },
        { "meta", "File.Move(\"x\", \"y\")" },
        { "meta", "Directory.GetFiles(\"x\")" },
        { "meta", "Directory.EnumerateFiles(\"x\")" },
        { "meta", "Directory.Exists(\"x\")" },
        { "meta", "Directory.CreateDirectory(\"x\")" },
        { "meta", "Directory.Delete(\"x\", true)" },
        { "meta", "_ = new FileInfo(\"x\").Length" },
        { "meta", "_ = new FileInfo(\"x\").Exists" },
        { "meta", "new DirectoryInfo(\"x\").GetFiles()" },

        // Streams, readers, documents.
        { "io", "Stream s = null!; s.Read(new byte[1], 0, 1)" },
        { "io", "Stream s = null!; s.Read(new Span<byte>())" },
        { "io", "Stream s = null!; s.ReadByte()" },
        { "io", "Stream s = null!; s.ReadExactly(new byte[1])" },
        { "io", "Stream s = null!; s.Write(new byte[1], 0, 1)" },
        { "io", "Stream s = null!; s.CopyTo(s)" },
        { "io", "Stream s = null!; s.Flush()" },
        { "wait", "Stream s = null!; s.EndRead(null!)" },
        { "io", "StreamReader r = null!; r.ReadToEnd()" },
        { "io", "StreamReader r = null!; _ = r.EndOfStream" },
        { "io", "TextReader r = null!; r.ReadLine()" },
        { "io", "TextWriter w = null!; w.WriteLine(\"x\")" },
        { "io", "BinaryReader r = null!; r.ReadInt32()" },
        { "io", "GZipStream z = null!; z.Read(new byte[1], 0, 1)" },
        { "io", "Stream s = null!; JsonSerializer.Deserialize<int>(s)" },
        { "io", "Stream s = null!; XDocument.Load(s)" },
        { "wait", "XDocument.Load(\"x\")" },
        { "io", "Stream s = null!; new XmlDocument().Load(s)" },
        { "io", "XmlReader r = null!; r.Read()" },
        { "wait", "XmlReader.Create(\"x\")" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_is_held(string tier, string code)
    {
        var entry = CallSite.Find(code);
        Assert.NotNull(entry);
        Assert.Equal(tier, entry.Tier.ToString(), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Its_name_is_not_refused(string tier, string code)
    {
        Assert.NotEmpty(tier);
        var symbol = CallSite.SymbolOf(code);
        var name = symbol is Microsoft.CodeAnalysis.IPropertySymbol property ? property.GetMethod!.Name : symbol.Name;
        Assert.True(DerivedCatalogue.Instance.MayContain(name));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_still_derived_on_the_framework_that_runs_this(string tier, string code)
    {
        var symbol = CallSite.SymbolOf(code);
        var name = symbol is Microsoft.CodeAnalysis.IPropertySymbol property ? property.GetMethod!.Name : symbol.Name;
        Assert.Contains(Derivations.Installed.Entries, e => e.Method.Name == name
            && e.Method.Type.Name == symbol.ContainingType.MetadataName && string.Equals(e.TierName, tier, StringComparison.Ordinal));
    }
}
