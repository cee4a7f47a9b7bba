using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check;

/// <summary>What the command line asked for.</summary>
internal sealed record CheckOptions
{
    /// <summary>Solution, project or folder; <see langword="null"/>: <see cref="Build.AnalysisTarget"/> chooses.</summary>
    public string? Path { get; init; }

    public string? SarifFile { get; init; }

    public Severity? FailOn { get; init; }

    /// <summary>Findings below it are left out everywhere.</summary>
    public Severity Severity { get; init; } = Severity.Info;

    public bool Fix { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];

    public string? Framework { get; init; }
}
