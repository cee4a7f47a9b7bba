namespace Corpus.Core;

/// <summary>Bytes under a name. Some implementations wait for a disk, some for nothing.</summary>
public interface IStorage
{
    byte[]? Load(string name);

    Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken = default);

    void Save(string name, byte[] content);

    Task SaveAsync(string name, byte[] content, CancellationToken cancellationToken = default);

    IEnumerable<string> Names { get; }
}

public sealed class MemoryStorage : IStorage
{
    private readonly Dictionary<string, byte[]> _content = [];

    public IEnumerable<string> Names => _content.Keys.Order();

    public byte[]? Load(string name) => _content.GetValueOrDefault(name);

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(Load(name));

    public void Save(string name, byte[] content) => _content[name] = content;

    public Task SaveAsync(string name, byte[] content, CancellationToken cancellationToken = default)
    {
        Save(name, content);
        return Task.CompletedTask;
    }
}

public sealed class DiskStorage(string root) : IStorage
{
    public IEnumerable<string> Names => Directory.EnumerateFiles(root, "*.bin").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    public byte[]? Load(string name) => File.Exists(PathOf(name)) ? File.ReadAllBytes(PathOf(name)) : null;

    public async Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(PathOf(name))) return null;
        return File.ReadAllBytes(PathOf(name));
    }

    public void Save(string name, byte[] content) => SaveAsync(name, content).Wait();

    public async Task SaveAsync(string name, byte[] content, CancellationToken cancellationToken = default)
    {
        using (var file = new FileStream(PathOf(name), FileMode.Create, FileAccess.Write, FileShare.None, 4096))
        {
            file.Write(content, 0, content.Length);
            file.Flush();
        }

        File.SetLastWriteTimeUtc(PathOf(name), DateTime.UtcNow);
        await Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(root, name + ".bin");
}

/// <summary>Writes to both, reads from the first that knows.</summary>
public sealed class MirroredStorage(IStorage first, IStorage second) : IStorage
{
    private readonly object _gate = new();

    public IEnumerable<string> Names => first.Names.Union(second.Names);

    public byte[]? Load(string name) => first.Load(name) ?? second.Load(name);

    public async Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken = default) =>
        await first.LoadAsync(name, cancellationToken) ?? second.Load(name);

    public void Save(string name, byte[] content)
    {
        lock (_gate)
        {
            first.Save(name, content);
            second.Save(name, content);
        }
    }

    public async Task SaveAsync(string name, byte[] content, CancellationToken cancellationToken = default)
    {
        first.Save(name, content);
        second.SaveAsync(name, content, cancellationToken).Wait(cancellationToken);
        await Task.Yield();
    }

    public async Task<int> RepairAsync()
    {
        var repaired = 0;
        foreach (var name in Names.ToArray())
        {
            switch (first.Load(name), second.LoadAsync(name).Result)
            {
                case ({ } content, null):
                    second.Save(name, content);
                    repaired++;
                    break;
                case (null, { } content):
                    first.SaveAsync(name, content).GetAwaiter().GetResult();
                    repaired++;
                    break;
                case ({ } one, { } other) when one.AsSpan().SequenceEqual(other):
                    continue;
                default:
                    throw new InvalidDataException(name);
            }
        }

        await Task.Yield();
        return repaired;
    }
}
