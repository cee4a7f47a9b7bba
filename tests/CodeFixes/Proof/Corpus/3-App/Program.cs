using System.Text;
using Corpus.App;
using Corpus.Core;
using Corpus.Services;

/// <summary>Runs what can be run of it all, without network and in a folder of its own, and logs what comes out.</summary>
public static class Program
{
    public static async Task Run(StringBuilder log)
    {
        var folder = Directory.CreateTempSubdirectory("corpus");
        try
        {
            await StoreAsync(folder.FullName, log);
            await CacheAsync(log);
            await ParseAsync(folder.FullName, log);
            await RetryAsync(log);
            await ActorsAsync(log);
            await StreamsAsync(folder.FullName, log);
            await ServicesAsync(folder.FullName, log);
            await ImportAsync(folder.FullName, log);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task StoreAsync(string folder, StringBuilder log)
    {
        using var store = new FileStore(folder);
        store.WriteAsync("one", "first\n# second\nthird").Wait();
        await store.WriteAsync("two", "text");
        log.Append(store.ReadAsync("one").Result).Append('|').Append(await store.ReadAsync("none") ?? "nothing");
        log.Append($"{store.CountLinesAsync("one").Result} of {store.Count}, {store.DeleteAsync("two").GetAwaiter().GetResult()}");
        foreach (var (name, text) in store.ReadAllAsync().ToBlockingEnumerable())
            log.Append(name).Append(text.Length);

        var copy = new MemoryStream();
        store.CopyAsync("one", copy).Wait();
        log.Append(copy.Length).Append(File.Exists(Path.Combine(folder, "two.txt")));

        var again = new FileStore(folder);
        again.OpenAsync(default).Wait();
        log.Append(again.Count).Append(store.SizeAsync().Result > 0);
        again.Dispose();
    }

    private static async Task CacheAsync(StringBuilder log)
    {
        var loads = 0;
        var cache = new CountingCache<int, string>(async key =>
        {
            Interlocked.Increment(ref loads);
            Thread.Sleep(1);
            await Task.Yield();
            return new string('x', key);
        });
        log.Append(cache.Get(3)).Append(cache.GetAsync(3).Result).Append(cache.Hits);
        var all = cache.GetAllAsync([1, 2, 3]).Result;
        log.AppendJoin(',', all.Values).Append(loads);
        cache.WarmAsync(5, 6).Wait();
        log.Append(loads);
        await Task.Yield();
    }

    private static async Task ParseAsync(string folder, StringBuilder log)
    {
        var tokens = new Tokenizer(new StringReader("a 1\nb 2.5")).ReadAllAsync().Result;
        log.AppendJoin(' ', tokens);
        await foreach (var token in new Tokenizer(new StringReader("x 7")).ReadAsync())
            log.Append(token);

        var path = Path.Combine(folder, "value.json");
        Formats.SaveJsonAsync(path, new[] { 1, 2, 3 }).Wait();
        log.Append(File.ReadAllText(path)).Append((Formats.LoadJsonAsync<int[]>(path)).Result!.Sum());
        log.Append(Formats.CountMatchesAsync(path, "[0-9]").Result);
        var packed = Formats.PackAsync(new MemoryStream(Encoding.UTF8.GetBytes("some text"))).Result;
        File.WriteAllBytes(path, packed);
        log.Append(Formats.UnpackAsync(path).Result);
        var counts = Formats.CountWordsAsync(new MemoryStream(Encoding.UTF8.GetBytes("a b a"))).Result;
        log.AppendJoin(';', counts.OrderBy(c => c.Key));
    }

    private static async Task RetryAsync(StringBuilder log)
    {
        var tries = 0;
        var result = Retry.DoAsync(() => ++tries < 3 ? Task.FromException<int>(new IOException()) : Task.FromResult(tries), 5, TimeSpan.FromMilliseconds(1)).Result;
        log.Append(result).Append(Retry.Do(() => 4, 1)).Append(await Retry.UntilAsync(() => ++tries > 5, TimeSpan.FromMinutes(1)));
        log.Append(Retry.FirstOrDefaultAsync(Task.FromResult(8)).Result);
        log.AppendJoin(',', Retry.AllAsync([Task.FromResult(1), Task.FromResult(2)], default).Result);
        try
        {
            Retry.DoAsync<int>(() => throw new FormatException("not transient"), 2, TimeSpan.Zero).Wait();
        }
        catch (Exception e)
        {
            log.Append(e.GetBaseException().Message);
        }
    }

    private static async Task ActorsAsync(StringBuilder log)
    {
        log.AppendLine();
        await using var one = new Counter(1);
        await using var other = new Counter(2);
        await using var router = new Router(one, other);
        foreach (var amount in new[] { 0, 5, 7 })
            one.TellAsync(new Add("test", amount)).Wait();
        one.Tell(new Crash("test", new FormatException("crash")));
        log.Append(one.AskAsync("test").Result).Append(' ').Append(router.SumAsync().Result).Append(one.Failures.Single().Message);
    }

    private static async Task StreamsAsync(string folder, StringBuilder log)
    {
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Write([1, 2, 3]);
        writer.WriteAsync(new byte[] { 4, 5 }).Wait();
        writer.WriteAllAsync([[6], [7, 8]]).GetAwaiter().GetResult();
        stream.Position = 0;
        await using var reader = new FrameReader(stream);
        log.Append(reader.Read()!.Length).Append(reader.ReadAsync().Result!.Length).Append(reader.ReadAllAsync().ToListAsync().Result.Count);

        var path = Path.Combine(folder, "lines");
        File.WriteAllLines(path, ["a", "b", "c"]);
        log.AppendJoin('+', Sequences.Lines(path)).Append(Sequences.LinesAsync(path).CountAsync(line => new(line != "b"), default).Result);
        log.Append(Sequences.LinesAsync(path).Select(line => Task.FromResult(line + line)).FirstAsync().Result);
        log.AppendJoin('-', new[] { Task.FromResult(1), Task.FromException<int>(new IOException()), Task.FromResult(3) }.Flatten());
        log.Append(Sequences.RangeAsync([Task.FromResult(4), Task.FromResult(2)]).Result);
        log.Append(Sequences.JoinAsync(["x", "y"], key => Task.FromResult(key + key)).Result["y"]);
        log.Append(Streams.EqualAsync(new MemoryStream([1, 2]), new MemoryStream([1, 2])).Result);
        log.Append(Streams.CopyAsync(new MemoryStream([1, 2]), Stream.Null).Result);
    }

    private static async Task ServicesAsync(string folder, StringBuilder log)
    {
        var (first, second) = (new MemoryStorage(), new DiskStorage(folder));
        var mirrored = new MirroredStorage(first, second);
        mirrored.Save("both", [1]);
        mirrored.SaveAsync("both", [1, 2]).Wait();
        first.Save("one", [3]);
        log.Append(mirrored.RepairAsync().Result).AppendJoin(',', second.Names).Append(mirrored.LoadAsync("one").Result!.Length);

        var host = new Host(new Mirror(second, first));
        host.RunAsync(async () =>
        {
            Thread.Sleep(1);
            log.Append("main");
            await Task.Yield();
        }).Wait();
        await using var pool = new Pool<FrameReader>(() => Task.FromResult(new FrameReader(Stream.Null)), 2);
        log.Append(pool.UseAsync(reader => Task.FromResult(reader.Read() is null)).Result);
        using (pool.TryRentAsync(TimeSpan.FromSeconds(9)).Result)
            log.Append(pool.Lent);
        await using (var lease = pool.RentAsync(default).Result)
            log.Append(lease.Item.Read() is null);
        var locks = new NamedLocks();
        locks.WithBothAsync("a", "b", () => log.Append("locked")).Wait();
        log.Append(locks.TryWithAsync("a", () => 3, 1000).Result);
        var checks = new HealthChecks([new FuncCheck("good", () => Health.Good), new FuncCheck("slow", () => Health.Slow)]);
        log.Append(checks.Worst).Append(checks.SharedAsync().Result).Append(checks.FirstBadAsync().Result?.Name ?? "none").Append(checks.ReportAsync(false).Result);
        var session = new Session();
        session.OnConnected();
        session.OnGreeted("hello");
        session.ConnectAsync(default).Wait();
        log.Append(session.GreetingAsync().Result).Append(session.ReadAsync(TimeSpan.FromSeconds(9)).Result);
    }

    private static async Task ImportAsync(string folder, StringBuilder log)
    {
        var path = Path.Combine(folder, "table");
        File.WriteAllText(path, "# comment\na; 1\nb; 2\n");
        var storage = new MemoryStorage();
        var loop = new EventLoop();
        var bus = new MessageBus(loop);
        using (bus.Subscribe<Row>((row, _) => { log.Append(row[1]); return Task.CompletedTask; }))
            log.Append(new Importer(storage, bus).ImportAsync(path).Result);
        bus.PublishAsync("nobody").Wait();
        bus.DrainAsync(TimeSpan.FromSeconds(9)).GetAwaiter().GetResult();
        var importer = new Importer(storage, bus);
        log.Append(importer.ConvertAsync("int", "5").Result).Append(importer.ConvertAsync("int", "x").Result).Append(await importer.ConvertAsync("none", ""));
        log.AppendJoin('/', importer.ConvertAllAsync(("int", "1"), ("text", "t")).Result);
        log.Append(importer.WithRowAsync(1, content => content.Length).Result);
        importer.ExportAsync(path).Wait();
        log.Append(File.ReadAllLines(path).Length).Append("end");
        loop.Dispose();
    }
}
