using System.Text.RegularExpressions;

namespace AsyncLoop.Check.Build;

/// <summary>The errors of a build that failed, once each, without the project that MSBuild appends.</summary>
internal sealed partial class BuildErrors
{
    private const int Shown = 5;

    private BuildErrors(IReadOnlyList<string> errors) => All = errors;

    public IReadOnlyList<string> All { get; }

    /// <param name="log">MSBuild's log of errors only; absent if MSBuild did not come to write one.</param>
    /// <param name="text">All that the command printed, for that case.</param>
    public static BuildErrors Read(string log, string text)
    {
        var lines = File.Exists(log) ? File.ReadAllLines(log) : [];
        return Of(lines.Any(line => line.Length > 0) ? lines : text.Split('\n'));
    }

    public static BuildErrors Of(IEnumerable<string> lines) => new(
        [.. lines.Select(line => Around().Replace(line.Trim(), "")).Where(line => line.Length > 0).Distinct()]);

    /// <summary>The first few, and how many more there are.</summary>
    public IReadOnlyList<string> First() => All.Count <= Shown
        ? All
        : [.. All.Take(Shown), $"... and {All.Count - Shown} more"];

    /// <summary>The number of the build node in front, the project or solution behind.</summary>
    [GeneratedRegex(@"^\d+>|\s\[[^\[\]]+proj(::TargetFramework=[^\]]*)?\]$|\s\[[^\[\]]+\.slnx?\]$")]
    private static partial Regex Around();
}
