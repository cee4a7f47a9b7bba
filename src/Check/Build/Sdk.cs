using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncLoop.Check.Build;

/// <summary>The SDK that the target's folder selects, through its global.json if it has one.</summary>
internal static partial class Sdk
{
    /// <summary>The first with Roslyn 4.8, which the analyzers are built against; an older compiler drops them.</summary>
    private static readonly Version Oldest = new(8, 0, 100);

    /// <exception cref="NotAnalysedException">There is none, or it is too old.</exception>
    public static async Task Require(AnalysisTarget target, CancellationToken cancellation)
    {
        var (exitCode, text) = await DotnetCli.Run(target.Directory, ["--version"], [], cancellation);
        if (exitCode != 0)
            throw NotInstalled(text);
        RequireVersion(text.Trim());
    }

    /// <param name="text">What <c>dotnet --version</c> prints of a global.json that it cannot satisfy.</param>
    public static NotAnalysedException NotInstalled(string text)
    {
        var wanted = Wanted().Match(text);
        return wanted.Success
            ? new NotAnalysedException($"The target's global.json asks for .NET SDK {wanted.Groups[1].Value}, which is not installed.")
            : new NotAnalysedException("'dotnet --version' fails.", BuildErrors.Of(text.Split('\n')).First());
    }

    /// <param name="text">What <c>dotnet --version</c> prints, such as <c>9.0.100-rc.2</c>.</param>
    public static void RequireVersion(string text)
    {
        if (!Version.TryParse(text.Split('-')[0], out var version))
            throw new NotAnalysedException($"'dotnet --version' gives '{text}', which is no version.");
        if (version < Oldest)
            throw new NotAnalysedException(string.Create(CultureInfo.InvariantCulture, $"The .NET SDK {text} is too old: {Oldest} or later is needed."));
    }

    [GeneratedRegex(@"Requested SDK version:\s*(\S+)")]
    private static partial Regex Wanted();
}
