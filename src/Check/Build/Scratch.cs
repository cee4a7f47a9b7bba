namespace AsyncLoop.Check.Build;

/// <summary>The temporary folder of one run: build outputs, logs, copies of lock files. Gone at the end.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Root = Directory.CreateTempSubdirectory("asyncloop-").FullName;
        Logs = Path.Combine(Root, "logs");
    }

    public string Root { get; }

    /// <summary>One SARIF file and one list of sources for each compilation.</summary>
    public string Logs { get; }

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Combine(string name) => Path.Combine(Root, name);

    public void ClearLogs()
    {
        if (Directory.Exists(Logs))
            Directory.Delete(Logs, recursive: true);
        Directory.CreateDirectory(Logs);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that another process still holds: the system's clean-up of temporary files gets it.
            Console.Error.WriteLine($"warning: '{Root}' could not be removed: {e.Message}");
        }
    }
}
