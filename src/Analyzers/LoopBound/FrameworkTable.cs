using System.Collections.Immutable;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>The frameworks that are known without being told (<c>Frameworks.txt</c>), read once.</summary>
internal static class FrameworkTable
{
    private static readonly Lazy<ImmutableArray<Framework>> Read = new(ReadResource);

    public static ImmutableArray<Framework> Rows => Read.Value;

    private static ImmutableArray<Framework> ReadResource()
    {
        using var stream = typeof(FrameworkTable).Assembly.GetManifestResourceStream("Frameworks.txt")!;
        using var reader = new StreamReader(stream);
        var rows = ImmutableArray.CreateBuilder<Framework>();
        while (reader.ReadLine() is { } line)
        {
            // A test reads every line: none is left out.
            if (FrameworkLine.TryParse(line, out var row, out _))
                rows.Add(row);
        }

        return rows.ToImmutable();
    }
}
