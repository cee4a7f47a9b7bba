namespace AsyncLoop.Check.Build;

/// <summary>The solution or project that is analysed.</summary>
internal sealed record AnalysisTarget(string FullPath)
{
    private static readonly string[] Solutions = [".sln", ".slnx", ".slnf"];
    private const string Project = ".csproj";

    public string Directory => System.IO.Path.GetDirectoryName(FullPath)!;

    public string Name => System.IO.Path.GetFileName(FullPath);

    public bool IsProject => Is(FullPath, Project);

    /// <summary>The folder that paths are shown relative to: the repository's if there is one, else the target's.</summary>
    public string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(Directory); folder is not null; folder = folder.Parent)
            {
                // A file in a work tree or a submodule, a folder elsewhere.
                if (Path.Exists(Path.Combine(folder.FullName, ".git")))
                    return folder.FullName;
            }
            return Directory;
        }
    }

    /// <exception cref="NotAnalysedException">There is no such path, or it does not name one solution or project.</exception>
    public static AnalysisTarget Find(string? path)
    {
        path ??= FindSample() ?? ".";
        string full;
        try
        {
            full = Path.GetFullPath(path);
        }
        catch (ArgumentException)
        {
            throw new NotAnalysedException($"'{path}' is not a path.");
        }

        if (System.IO.Directory.Exists(full))
            return FindIn(full, path);
        if (!File.Exists(full))
            throw new NotAnalysedException($"'{path}' does not exist.");
        if (!Solutions.Any(extension => Is(full, extension)) && !Is(full, Project))
            throw new NotAnalysedException($"'{path}' is not a C# solution or project ({string.Join(", ", Solutions)}, {Project}) or a folder that holds one.");
        return new AnalysisTarget(full);
    }

    private static AnalysisTarget FindIn(string folder, string shown)
    {
        var files = System.IO.Directory.GetFiles(folder);
        foreach (var extensions in (string[][])[Solutions[..2], [Project]])
        {
            var found = files.Where(file => extensions.Any(extension => Is(file, extension))).Order(StringComparer.Ordinal).ToArray();
            if (found.Length == 1)
                return new AnalysisTarget(found[0]);
            if (found.Length > 1)
                throw new NotAnalysedException($"'{shown}' holds several to choose from; name one: {string.Join(", ", found.Select(Path.GetFileName))}.");
        }
        throw new NotAnalysedException($"'{shown}' holds no C# solution or project.");
    }

    /// <summary>Run from a build of this repository, the sample is at hand; an installed tool finds none.</summary>
    private static string? FindSample()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "samples", "Pitfalls", "Pitfalls.csproj");
            if (File.Exists(sample))
                return sample;
        }
        return null;
    }

    private static bool Is(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
