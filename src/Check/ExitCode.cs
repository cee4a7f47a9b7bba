using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check;

/// <summary>The exit codes, which scripts rely on.</summary>
internal static class ExitCode
{
    /// <summary>Analysed, and nothing at or above <c>--fail-on</c>.</summary>
    public const int Analysed = 0;

    /// <summary>Analysed, with findings at or above <c>--fail-on</c>.</summary>
    public const int Findings = 1;

    /// <summary>Not analysed: bad arguments, nothing to build, or it does not restore or compile.</summary>
    public const int NotAnalysed = 2;

    public static int Of(Analysis analysis, Severity? failOn) =>
        failOn is { } limit && analysis.Findings.Any(finding => finding.Severity >= limit) ? Findings : Analysed;
}
