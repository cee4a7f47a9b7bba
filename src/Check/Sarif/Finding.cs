namespace AsyncLoop.Check.Sarif;

/// <summary>One thing found in one place. Equal findings of several target frameworks are one.</summary>
/// <param name="Line">Counted from 1, as <paramref name="Column"/> and the two ends.</param>
internal sealed record Finding(
    string RuleId, Severity Severity, string File, int Line, int Column, int EndLine, int EndColumn, string Message)
{
    /// <summary>A code fix is offered for it.</summary>
    public bool IsFixable { get; init; }
}
