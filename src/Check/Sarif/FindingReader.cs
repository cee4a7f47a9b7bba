using System.Text.Json;

namespace AsyncLoop.Check.Sarif;

/// <summary>Reads one element of a run's results.</summary>
internal static class FindingReader
{
    /// <returns><see langword="null"/> for what is no finding: another tool's, suppressed in source, or without a place in a file.</returns>
    public static Finding? Read(JsonElement result, IReadOnlyDictionary<string, Rule> rules)
    {
        var id = result.GetProperty("ruleId").GetString()!;
        if (!rules.TryGetValue(id, out var rule) || IsSuppressed(result))
            return null;
        if (!result.TryGetProperty("locations", out var locations) || locations.GetArrayLength() == 0)
            return null;
        var place = locations[0].GetProperty("physicalLocation");
        var region = place.GetProperty("region");
        var line = region.GetProperty("startLine").GetInt32();
        var column = Int(region, "startColumn", 1);
        return new Finding(
            id, SeverityOf(result, rule), FileOf(place), line, column, Int(region, "endLine", line), Int(region, "endColumn", column), Message(result))
        {
            IsFixable = Property(result, "kind") is not null,
        };
    }

    public static string Message(JsonElement result) => result.GetProperty("message").GetProperty("text").GetString()!;

    public static Severity SeverityOf(string? level) => level switch
    {
        "error" => Severity.Error,
        "note" => Severity.Info,
        _ => Severity.Warning,
    };

    /// <summary>
    /// The run keeps errors from failing the build, and they are errors all the same: a rule that is an error by default
    /// was lowered to a suggestion (what it meant it says itself, or else means its default), and what the target raised
    /// to an error came out as a warning.
    /// </summary>
    private static Severity SeverityOf(JsonElement result, Rule rule)
    {
        var level = SeverityOf(result.TryGetProperty("level", out var element) ? element.GetString() : null);
        return level switch
        {
            Severity.Info when rule.DefaultSeverity == Severity.Error =>
                Enum.TryParse<Severity>(Property(result, "severity"), out var meant) ? meant : Severity.Error,
            Severity.Warning when rule is { IsRaised: true, DefaultSeverity: not Severity.Error } => Severity.Error,
            _ => level,
        };
    }

    private static bool IsSuppressed(JsonElement result) =>
        result.TryGetProperty("suppressions", out var suppressions) && suppressions.GetArrayLength() > 0;

    private static string FileOf(JsonElement place)
    {
        var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        return Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && absolute.IsFile
            ? absolute.LocalPath
            : Uri.UnescapeDataString(uri);
    }

    /// <summary>A property that the diagnostic carries.</summary>
    private static string? Property(JsonElement result, string name) =>
        result.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty("customProperties", out var custom)
        && custom.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;

    private static int Int(JsonElement element, string name, int otherwise) =>
        element.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;
}
