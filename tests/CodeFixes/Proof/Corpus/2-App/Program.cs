using System.Text;
using Corpus.Core;

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
            loads++;
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
}
