namespace AsyncLoop.Check.Fix;

/// <summary>The sources as they were, byte for byte: to show what the fixes changed, and to put it back.</summary>
internal sealed class SourceSnapshot
{
    private readonly Dictionary<string, byte[]> _files;

    private SourceSnapshot(Dictionary<string, byte[]> files) => _files = files;

    public static SourceSnapshot Take(IEnumerable<string> files) =>
        new(files.Where(File.Exists).ToDictionary(file => file, File.ReadAllBytes));

    public IReadOnlyList<FileChange> Changes() =>
    [
        .. from file in _files
           where !File.Exists(file.Key) || !File.ReadAllBytes(file.Key).AsSpan().SequenceEqual(file.Value)
           orderby file.Key
           select new FileChange(file.Key, Text(file.Value), File.Exists(file.Key) ? File.ReadAllText(file.Key) : ""),
    ];

    public void PutBack(IEnumerable<FileChange> changes)
    {
        foreach (var change in changes)
            File.WriteAllBytes(change.File, _files[change.File]);
    }

    private static string Text(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }
}
