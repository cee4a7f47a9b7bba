namespace AsyncLoop.Catalogue.Tests.Data;

/// <summary>The forms that must not be found: harmless, or judged elsewhere.</summary>
public sealed class QuietFormsTests
{
    public static TheoryData<string> Forms { get; } =
    [
        // Waits for tasks: whether they block is proven where they stand.
        "Task t = null!; t.Wait()",
        "Task t = null!; t.Wait(5)",
        "Task<int> t = null!; _ = t.Result",
        "Task t = null!; t.GetAwaiter().GetResult()",
        "Task<int> t = null!; t.ConfigureAwait(false).GetAwaiter().GetResult()",
        "ValueTask<int> t = default; _ = t.Result",
        "ValueTask t = default; t.GetAwaiter().GetResult()",
        "Task.WaitAll()",
        "Task.WaitAny()",
        "new Task(() => { }).RunSynchronously()",
        "IAsyncEnumerable<int> a = null!; a.ToBlockingEnumerable()",

        // Asynchronous forms.
        "File.ReadAllTextAsync(\"x\")",
        "new SemaphoreSlim(1).WaitAsync()",
        "Stream s = null!; s.ReadAsync(new byte[1])",
        "new Socket(SocketType.Stream, ProtocolType.Tcp).ReceiveAsync(new SocketAsyncEventArgs())",
        "Task.Run(() => { })",
        "Task.Delay(1)",
        "Stream s = null!; s.BeginRead(new byte[1], 0, 1, null, null)",

        // Signals and locks that only ask or give back.
        "new CancellationTokenSource().Cancel()",
        "new ManualResetEventSlim().Set()",
        "new SemaphoreSlim(1).Release()",
        "Monitor.TryEnter(new object())",
        "Monitor.Exit(new object())",
        "new BlockingCollection<int>().TryTake(out _)",
        "new BlockingCollection<int>().Add(1)",
        "GC.GetTotalMemory(false)",
        "new Process().Kill()",
        "Channel.CreateUnbounded<int>().Writer.TryWrite(1)",
        "Thread.Yield()",
        "new Thread(() => { }).Start()",

        // Output of programs and diagnostics.
        "Console.WriteLine(\"x\")",
        "Console.Write(1)",
        "Debug.WriteLine(\"x\")",
        "Trace.TraceInformation(\"x\")",

        // What is in memory.
        "new MemoryStream().Read(new byte[1], 0, 1)",
        "new MemoryStream().Write(new byte[1], 0, 1)",
        "new MemoryStream().ReadByte()",
        "new MemoryStream().Flush()",
        "new StringReader(\"x\").ReadLine()",
        "new StringReader(\"x\").ReadToEnd()",
        "new StringWriter().Write('x')",
        "JsonSerializer.Serialize(1)",
        "JsonSerializer.SerializeToUtf8Bytes(1)",
        "JsonSerializer.Deserialize<int>(\"1\")",
        "JsonDocument.Parse(\"1\")",
        "XDocument.Parse(\"<a/>\")",
        "new XmlDocument().LoadXml(\"<a/>\")",
        "Stream s = null!; new StreamReader(s)",
        "new BinaryReader(new MemoryStream())",
        "new FileInfo(\"x\")",
        "Path.Combine(\"x\", \"y\")",
        "Path.GetFullPath(\"x\")",

        // What is loaded once, or fails.
        "_ = DateTime.Now",
        "DateTime.Parse(\"x\")",
        "string.Format(\"{0}\", 1)",
        "new StringBuilder().Append(1)",
        "Convert.ToInt32(\"1\")",
        "new Uri(\"http://x\")",
        "new List<int>().Add(1)",
        "new Dictionary<int, int>().Add(1, 1)",
        "new ConcurrentDictionary<int, int>().TryAdd(1, 1)",
        "new InvalidOperationException(\"x\")",
        "TimeZoneInfo.ConvertTime(DateTime.Now, TimeZoneInfo.Utc)",
        "Encoding.UTF8.GetBytes(\"x\")",
        "Environment.GetEnvironmentVariable(\"x\")",
        "typeof(int).GetMethods()",
        "new HttpClient()",
        "_ = Process.GetCurrentProcess().Id",
        "System.Security.Cryptography.SHA256.HashData(new byte[1])",
        "new int[1].AsParallel().Select(i => i)",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_is_quiet(string code) => Assert.Null(CallSite.Find(code));
}
