using System.Globalization;
using System.Text.Json;

namespace AsyncLoop.Check.Sarif;

/// <summary>Reads one element of a driver's rules.</summary>
internal readonly struct RuleReader(JsonElement element)
{
    public string Id => element.GetProperty("id").GetString()!;

    /// <summary>The compiler writes seconds, or <c>&lt;0.001</c>.</summary>
    public TimeSpan AnalyzerTime =>
        element.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty("executionTimeInSeconds", out var time)
        && double.TryParse(time.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    /// <param name="invocation">The compiler's run, which lists what the configuration overrides.</param>
    public Rule Read(JsonElement? invocation) => new(Id, Text("shortDescription") ?? Id, DefaultSeverity)
    {
        Description = Text("fullDescription"),
        IsRaised = IsRaised(invocation),
        HelpUri = element.TryGetProperty("helpUri", out var uri) ? uri.GetString() : null,
    };

    private bool IsRaised(JsonElement? invocation)
    {
        if (invocation?.TryGetProperty("ruleConfigurationOverrides", out var overrides) != true)
            return false;
        foreach (var change in overrides.EnumerateArray())
        {
            if (change.GetProperty("descriptor").GetProperty("id").GetString() == Id
                && change.GetProperty("configuration").TryGetProperty("level", out var level)
                && level.GetString() == "error")
            {
                return true;
            }
        }
        return false;
    }

    private Severity DefaultSeverity =>
        element.TryGetProperty("defaultConfiguration", out var configuration) && configuration.TryGetProperty("level", out var level)
            ? FindingReader.SeverityOf(level.GetString())
            : Severity.Warning;

    private string? Text(string name) => element.TryGetProperty(name, out var message) ? message.GetProperty("text").GetString() : null;
}
