namespace AsyncLoop.Tests.Running;

/// <summary>A temporary folder with the files of one test, outside any repository.</summary>
public sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("asyncloop-test-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public TestFolder Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
