using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Configuration;

/// <summary>What is configured for one file, read once for all files with the same options.</summary>
internal sealed class Settings
{
    // Weak: a host keeps its options as long as they hold, and makes new ones when a file changes.
    private static readonly ConditionalWeakTable<AnalyzerConfigOptions, Settings> Known = new();

    private Settings(AnalyzerConfigOptions options)
    {
        Scope = KnownOptions.Scope.Read(options);
        MaxDepth = KnownOptions.MaxDepth.Read(options);
        Mistakes = FindMistakes(options).ToImmutableArray();
    }

    public Scope Scope { get; }

    public int MaxDepth { get; }

    /// <summary>The keys of ours that are unknown or have a value that cannot be read. From which file they come, no host tells.</summary>
    public ImmutableArray<(string Key, string Value, string Message)> Mistakes { get; }

    public static Settings Of(AnalyzerConfigOptions options) => Known.GetValue(options, static o => new Settings(o));

    private static IEnumerable<(string Key, string Value, string Message)> FindMistakes(AnalyzerConfigOptions options)
    {
        foreach (var key in KeysOf(options))
        {
            if (ConfigCheck.IsOurs(key) && options.TryGetValue(key, out var value) && ConfigCheck.MistakeIn(key, value) is (var message, _))
                yield return (key, value, message);
        }
    }

    private static IEnumerable<string> KeysOf(AnalyzerConfigOptions options)
    {
        try
        {
            return options.Keys;
        }
        catch (NotImplementedException)
        {
            // Not every host can list its keys: there only the known ones are looked at.
            return KnownOptions.All.Select(o => o.Key);
        }
    }
}
