using System.Text.Json;

namespace AsyncLoop.Check.Sarif;

/// <summary>What one compilation logged: its SARIF file, and the list of its sources that the injected targets write beside it.</summary>
internal sealed record CompilationLog(
    string Project, IReadOnlyList<string> Sources, IReadOnlyList<Rule> Rules, IReadOnlyList<Finding> Findings, TimeSpan AnalyzerTime)
{
    /// <summary>The compiler's warnings that an analyzer could not be used: too new for it, or no analyzer at all.</summary>
    private static readonly string[] LoadFailures = ["CS9057", "CS8032", "CS8034"];

    /// <summary>What the compiler reports when an analyzer throws; the other rules go on.</summary>
    private const string CrashId = "AD0001";

    public IReadOnlyList<string> Crashes { get; init; } = [];

    public static IReadOnlyList<CompilationLog> ReadAll(string folder)
    {
        var logs = Directory.EnumerateFiles(folder, "*.sarif").Order(StringComparer.Ordinal)
            .Select(sarif =>
            {
                var lines = File.ReadAllLines(Path.ChangeExtension(sarif, ".txt"));
                using var stream = File.OpenRead(sarif);
                return Read(stream, lines[0], lines[1..]);
            })
            .ToArray();
        return logs.Length > 0 ? logs : throw new NotAnalysedException("Nothing was analysed: no C# project was compiled.");
    }

    /// <exception cref="NotAnalysedException">The analyzers did not run; silence would look like a clean result.</exception>
    public static CompilationLog Read(Stream sarif, string project, IReadOnlyList<string> sources)
    {
        using var document = JsonDocument.Parse(sarif);
        var run = document.RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        JsonElement? invocation = run.TryGetProperty("invocations", out var invocations) && invocations.GetArrayLength() > 0 ? invocations[0] : null;
        var rules = new Dictionary<string, Rule>();
        var time = TimeSpan.Zero;
        foreach (var element in run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
        {
            var reader = new RuleReader(element);
            if (!Rule.IsOurs(reader.Id))
                continue;
            rules[reader.Id] = reader.Read(invocation);
            // The rules share one analyzer class, and its time stands at each of them.
            time = reader.AnalyzerTime > time ? reader.AnalyzerTime : time;
        }
        if (rules.Count == 0)
            throw NotRun(project, results);

        var findings = results
            .Select(result => FindingReader.Read(result, rules))
            .OfType<Finding>()
            .ToArray();
        var crashes = Messages(results, CrashId).Where(message => message.Contains("AsyncLoop", StringComparison.Ordinal));
        return new CompilationLog(project, sources, [.. rules.Values], findings, time) { Crashes = [.. crashes] };
    }

    private static NotAnalysedException NotRun(string project, JsonElement[] results) => new(
        $"The analyzers did not run in '{Path.GetFileName(project)}'.", [.. Messages(results, LoadFailures)]);

    private static IEnumerable<string> Messages(JsonElement[] results, params string[] ids) => results
        .Where(result => ids.Contains(result.GetProperty("ruleId").GetString()))
        .Select(result => $"{result.GetProperty("ruleId").GetString()}: {FindingReader.Message(result)}")
        .Distinct();
}
