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

    /// <summary>
    /// The ids of other analyzers, when they alone fail the build: whether the code compiles is another question. Empty
    /// when the compiler, the build or restore has an error of its own.
    /// </summary>
    public IReadOnlyCollection<string> OtherAnalyzers()
    {
        var ids = All.Select(line => Id().Match(line).Groups[1].Value).ToHashSet();
        return ids.Any(id => id.Length == 0 || Own().IsMatch(id)) ? [] : ids;
    }

    [GeneratedRegex(@"\): error ([A-Za-z]+\d+):")]
    private static partial Regex Id();

    /// <summary>Compiler, build, SDK, restore, our rules, an analyzer that threw.</summary>
    [GeneratedRegex(@"^(CS|MSB|NETSDK|NU|LOOP|AD)\d+$")]
    private static partial Regex Own();

    /// <summary>The number of the build node in front, the project or solution behind.</summary>
    [GeneratedRegex(@"^[\d:]+>|\s\[[^\[\]]+proj(::TargetFramework=[^\]]*)?\]$|\s\[[^\[\]]+\.slnx?\]$")]
    private static partial Regex Around();
}
