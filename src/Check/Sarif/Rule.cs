namespace AsyncLoop.Check.Sarif;

/// <summary>What a compiler's log says of a rule of ours.</summary>
internal sealed record Rule(string Id, string Title, Severity DefaultSeverity)
{
    public string? Description { get; init; }

    /// <summary>The page of the rule; empty until the project has a public address.</summary>
    public string? HelpUri { get; init; }

    /// <summary>The configuration says somewhere that it is an error, or that it stays the error that it is by default.</summary>
    public bool IsRaised { get; init; }

    public static bool IsOurs(string id) => id.StartsWith("LOOP", StringComparison.Ordinal);
}
