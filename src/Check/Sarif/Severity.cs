namespace AsyncLoop.Check.Sarif;

/// <summary>In ascending order.</summary>
internal enum Severity
{
    Info,
    Warning,
    Error,
}
