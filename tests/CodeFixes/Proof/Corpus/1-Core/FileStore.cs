namespace Corpus.Core;

/// <summary>Documents in a folder, one file each, with an index beside them.</summary>
public sealed class FileStore : IDisposable
{
    private const string IndexName = "index.txt";

    private readonly string _root;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, DateTime> _index = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;

    public FileStore(string root)
    {
        _root = root;
        if (!Directory.Exists(root))
            Directory.CreateDirectory(root);
    }

    public int Count => _index.Count;

    /// <summary>Reads the index on first use.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _gate.Wait(cancellationToken); // one opener is enough
        try
        {
            if (_loaded)
                return;

            var path = Path.Combine(_root, IndexName);
            if (File.Exists(path))
            {
                // Each line: name, tab, ticks.
                foreach (var line in File.ReadAllLines(path))
                {
                    var parts = line.Split('\t');
                    if (parts.Length != 2)
                        continue; /* half a line, written by a crash */
                    _index[parts[0]] = new DateTime(long.Parse(parts[1]));
                }
            }

            _loaded = true;
            await Task.CompletedTask;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);
        var path = PathOf(name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken);

        var path = PathOf(name);
        var temporary = path + ".tmp";
        File.WriteAllText(
            temporary, // replaced in one step below
            text);
        File.Move(temporary, path, overwrite: true);

        lock (_index)
        {
            _index[name] = DateTime.UtcNow;
            File.WriteAllLines(Path.Combine(_root, IndexName), _index.Select(e => $"{e.Key}\t{e.Value.Ticks}"));
        }
    }

    public async Task<bool> DeleteAsync(string name)
    {
        await OpenAsync(CancellationToken.None);
        var path = PathOf(name);
        if (!File.Exists(path))
            return false;

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Delete(path);
                break;
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody reads it. Try again in a moment.
                Thread.Sleep(20 * attempt);
            }
        }

        return _index.Remove(name);
    }

    public async IAsyncEnumerable<(string Name, string Text)> ReadAllAsync()
    {
        await OpenAsync(default);
        foreach (var name in _index.Keys.ToArray())
        {
            var text = ReadAsync(name).Result;
            if (text is null) continue;
            yield return (name, text);
        }
    }

    public async Task CopyAsync(string name, Stream target)
    {
        using var source = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read);
        source.CopyTo(target);
        target.Flush();
        await Task.Yield();
    }

    public async Task<long> SizeAsync()
    {
        long size = 0;
        foreach (var file in Directory.GetFiles(_root, "*", SearchOption.AllDirectories))
            size += new FileInfo(file).Length;
        await Task.Yield();
        return size;
    }

    public async Task<int> CountLinesAsync(string name)
    {
        var lines = 0;
        using (var reader = new StreamReader(PathOf(name)))
        {
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0 && line[0] != '#')
                    lines++;
            }
        }

        await Task.Yield();
        return lines;
    }

    public void Dispose() => _gate.Dispose();

    private string PathOf(string name) => Path.Combine(_root, name + ".txt");
}
