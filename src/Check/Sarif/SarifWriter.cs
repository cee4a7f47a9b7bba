using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AsyncLoop.Check.Build;

namespace AsyncLoop.Check.Sarif;

/// <summary>Writes one SARIF 2.1.0 log of our findings alone. Paths are relative to the repository, as code hosts ask for.</summary>
internal static class SarifWriter
{
    private const string Base = "SRCROOT";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Before the build, not after it.</summary>
    /// <exception cref="NotAnalysedException">The file cannot be written.</exception>
    public static void CheckWritable(string file) => Try(file, () =>
    {
        var isNew = !File.Exists(file);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.Open(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        if (isNew)
            File.Delete(file);
    });

    public static void Write(Analysis analysis, AnalysisTarget target, string file) =>
        Try(file, () => File.WriteAllText(file, Create(analysis, target.Root).ToJsonString(Indented) + "\n"));

    public static JsonObject Create(Analysis analysis, string root)
    {
        var index = analysis.Rules.Select((rule, i) => (rule.Id, i)).ToDictionary(x => x.Id, x => x.i);
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "AsyncLoop.Analyzers",
                        ["semanticVersion"] = typeof(SarifWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                        ["rules"] = new JsonArray([.. analysis.Rules.Select(RuleNode)]),
                    },
                },
                ["originalUriBaseIds"] = new JsonObject { [Base] = new JsonObject { ["uri"] = new Uri(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar).AbsoluteUri } },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. analysis.Findings.Select(finding => ResultNode(finding, index[finding.RuleId], root))]),
            }),
        };
    }

    private static JsonObject RuleNode(Rule rule)
    {
        var node = new JsonObject
        {
            ["id"] = rule.Id,
            ["shortDescription"] = new JsonObject { ["text"] = rule.Title },
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.DefaultSeverity) },
        };
        if (!string.IsNullOrEmpty(rule.Description))
            node["fullDescription"] = new JsonObject { ["text"] = rule.Description };
        // The format wants an absolute address.
        if (Uri.TryCreate(rule.HelpUri, UriKind.Absolute, out var uri) && !uri.IsFile)
            node["helpUri"] = uri.AbsoluteUri;
        return node;
    }

    private static JsonObject ResultNode(Finding finding, int ruleIndex, string root) => new()
    {
        ["ruleId"] = finding.RuleId,
        ["ruleIndex"] = ruleIndex,
        ["level"] = Level(finding.Severity),
        ["message"] = new JsonObject { ["text"] = finding.Message },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = ArtifactNode(finding.File, root),
                ["region"] = new JsonObject
                {
                    ["startLine"] = finding.Line,
                    ["startColumn"] = finding.Column,
                    ["endLine"] = finding.EndLine,
                    ["endColumn"] = finding.EndColumn,
                },
            },
        }),
    };

    private static JsonObject ArtifactNode(string file, string root)
    {
        var relative = Path.GetRelativePath(root, file);
        if (Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal))
            return new JsonObject { ["uri"] = new Uri(file).AbsoluteUri };
        var uri = string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return new JsonObject { ["uri"] = uri, ["uriBaseId"] = Base };
    }

    private static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static void Try(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NotAnalysedException($"'{file}' cannot be written: {e.Message}");
        }
    }
}
