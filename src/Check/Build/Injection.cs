using System.Xml.Linq;

namespace AsyncLoop.Check.Build;

/// <summary>
/// How the analyzers get into a build that knows nothing of them: MSBuild reads environment variables as properties, and
/// some of those name files to import. Nothing of the target is changed, and the same way serves <c>dotnet build</c> and
/// <c>dotnet format</c>, which takes no properties.
/// </summary>
internal static class Injection
{
    /// <summary>The files beside this program; see the comments in them.</summary>
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Injected");

    public static Dictionary<string, string> ForBuild(AnalysisTarget target, Scratch scratch)
    {
        var targets = Path.Combine(Folder, "AsyncLoop.Check.targets");
        var rules = RuleSeverities.Read(Path.Combine(Folder, "rules.txt"));
        rules.WriteLowered(scratch.Combine("lowered.globalconfig"));
        return new Dictionary<string, string>
        {
            ["CustomBeforeDirectoryBuildProps"] = Path.Combine(Folder, "AsyncLoop.Check.props"),
            ["CustomAfterMicrosoftCommonTargets"] = targets,
            ["CustomAfterMicrosoftCommonCrossTargetingTargets"] = targets,
            ["AfterMicrosoftNETSdkTargets"] = Path.Combine(Folder, "AsyncLoop.Check.fallback.targets"),
            ["AsyncLoopCheckNext"] = Environment.GetEnvironmentVariable("CustomAfterMicrosoftCommonTargets") ?? "",
            ["AsyncLoopCheckScratch"] = scratch.Root,
            ["AsyncLoopCheckProject"] = target.IsProject ? target.FullPath : "",
            ["AsyncLoopCheckRuleIds"] = string.Join(';', rules.Ids),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
    }

    /// <summary>As for the build, and what its command line says besides.</summary>
    public static Dictionary<string, string> ForFormat(AnalysisTarget target, CheckOptions options, Scratch scratch)
    {
        var environment = ForBuild(target, scratch);
        foreach (var (name, value) in Properties(options, scratch))
            environment[name] = value;
        // It takes an id that is kept from being an error for one that is hidden, and runs no analyzer whose ids all are.
        environment["AsyncLoopCheckRuleIds"] = "";

        // An environment variable loses against a property of the project; the last import wins.
        var group = new XElement("PropertyGroup", options.Properties.Select(p => new XElement(p.Key, p.Value)));
        if (options.Framework is { } framework)
            group.Add(new XElement("TargetFrameworks", new XAttribute("Condition", "'$(TargetFrameworks)' != ''"), framework));
        var file = scratch.Combine("properties.props");
        new XElement("Project", group).Save(file);
        environment["AsyncLoopCheckProperties"] = file;
        return environment;
    }

    /// <summary>The properties of restore and build: outputs elsewhere, the analyzers on, no warning an error, no tracked file written.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Properties(CheckOptions options, Scratch scratch) =>
    [
        new("ArtifactsPath", scratch.Artifacts),
        new("UseArtifactsOutput", "true"),
        new("RestoreLockedMode", "false"),
        new("NuGetAudit", "false"),
        new("TreatWarningsAsErrors", "false"),
        new("MSBuildTreatWarningsAsErrors", "false"),
        new("CodeAnalysisTreatWarningsAsErrors", "false"),
        new("WarningsAsErrors", ""),
        new("RunAnalyzers", "true"),
        new("RunAnalyzersDuringBuild", "true"),
        new("ReportAnalyzer", "true"),
        new("GeneratePackageOnBuild", "false"),
        // The SDK's own analyzers cost time and say nothing that is shown here.
        new("EnableNETAnalyzers", "false"),
        new("EnforceCodeStyleInBuild", "false"),
        .. options.Properties,
    ];
}
