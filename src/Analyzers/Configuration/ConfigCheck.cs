using System.Text.RegularExpressions;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Suppressors;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What is wrong with the keys of ours in a configuration file.</summary>
internal static class ConfigCheck
{
    private static readonly string[] Severities = { "default", "none", "silent", "refactoring", "suggestion", "warning", "error" };

    private static readonly Regex DiagnosticKey = new(@"^dotnet_diagnostic\.(loops?\d+)(.*)$", RegexOptions.CultureInvariant);

    public static IEnumerable<Mistake> Check(string path, SourceText text)
    {
        var entries = ConfigFile.Read(text);
        var isGlobal = ConfigFile.IsGlobal(path, entries);
        var last = new Dictionary<(int Section, string Key), ConfigEntry>();
        foreach (var entry in entries)
        {
            if (!IsOurs(entry.Key))
                continue;
            if (MistakeIn(entry.Key, entry.Value) is (var message, var isInValue))
            {
                yield return new Mistake(isInValue ? entry.ValueSpan : entry.KeySpan, message);
                continue;
            }

            if (entry.Section == 0 && !isGlobal)
            {
                yield return new Mistake(entry.KeySpan, $"'{entry.Key}' stands before the first section and has no effect; put it below '[*.cs]'");
                continue;
            }

            if (last.TryGetValue((entry.Section, entry.Key), out var earlier) && !string.Equals(earlier.Value, entry.Value, StringComparison.OrdinalIgnoreCase))
            {
                var line = text.Lines.GetLineFromPosition(entry.KeySpan.Start).LineNumber + 1;
                yield return new Mistake(earlier.KeySpan, $"'{entry.Key}' is set again in line {line}, which counts: this line has no effect");
            }

            last[(entry.Section, entry.Key)] = entry;
        }
    }

    /// <summary>What is wrong with a key, and whether it is the value; null where nothing is.</summary>
    /// <param name="key">The key in lower case.</param>
    /// <param name="value">Its value; null where none is assigned.</param>
    public static (string Message, bool IsInValue)? MistakeIn(string key, string? value)
    {
        if (DiagnosticKey.Match(key) is { Success: true } match)
            return MistakeInSeverity(match.Groups[1].Value.ToUpperInvariant(), match.Groups[2].Value, key, value);
        var option = KnownOptions.All.FirstOrDefault(o => o.Key == key);
        if (option is null)
            return ($"Unknown option '{key}'{Spelling.Suggest(key, KnownOptions.All.Select(o => o.Key))}", false);
        if (string.IsNullOrWhiteSpace(value))
            return ($"'{key}' has no value ({option.Values}); '{option.DefaultText}' is used", false);
        return option.Accepts(value!)
            ? null
            : ($"'{value}' is no value of '{key}' ({option.Values}); '{option.DefaultText}' is used", true);
    }

    /// <summary>A key that starts like ours, sets the severity of a rule of ours, or is one of ours misspelt.</summary>
    public static bool IsOurs(string key) =>
        key.StartsWith(LoopOption.Prefix, StringComparison.Ordinal)
        || key.StartsWith("dotnet_diagnostic.loop", StringComparison.Ordinal) && DiagnosticKey.IsMatch(key)
        || Spelling.Nearest(key, KnownOptions.All.Select(o => o.Key)) is not null;

    private static (string, bool)? MistakeInSeverity(string id, string suffix, string key, string? value)
    {
        if (!AllRules.Ids.Contains(id) && !SuppressorIds.All.Contains(id))
            return ($"There is no rule '{id}'", false);
        if (suffix != ".severity")
            return ($"Unknown option '{key}'; did you mean 'dotnet_diagnostic.{id}.severity'?", false);
        return value is not null && Severities.Contains(value.ToLowerInvariant())
            ? null
            : ($"'{value}' is no severity (error, warning, suggestion, silent, none, default){Spelling.Suggest(value ?? "", Severities)}", value is { Length: > 0 });
    }
}
