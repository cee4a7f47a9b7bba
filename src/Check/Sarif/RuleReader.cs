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

    public Rule Read() => new(Id, Text("shortDescription") ?? Id, DefaultSeverity)
    {
        Description = Text("fullDescription"),
        HelpUri = element.TryGetProperty("helpUri", out var uri) ? uri.GetString() : null,
    };

    private Severity DefaultSeverity =>
        element.TryGetProperty("defaultConfiguration", out var configuration) && configuration.TryGetProperty("level", out var level)
            ? FindingReader.SeverityOf(level.GetString())
            : Severity.Warning;

    private string? Text(string name) => element.TryGetProperty(name, out var message) ? message.GetProperty("text").GetString() : null;
}
