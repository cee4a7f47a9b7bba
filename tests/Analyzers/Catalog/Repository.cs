using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Tests.Catalog;

/// <summary>Files of the repository that the tests compare with the rules.</summary>
internal static class Repository
{
    /// <summary>Set to 1, the tests write what they would compare.</summary>
    private const string UpdateVariable = "ASYNCLOOP_UPDATE_GENERATED";

    public static string File(string path) => Path.Combine(References.RepositoryRoot, path);

    public static string SeverityName(DiagnosticDescriptor rule) =>
        !rule.IsEnabledByDefault ? "Off" : rule.DefaultSeverity == DiagnosticSeverity.Info ? "Suggestion" : rule.DefaultSeverity.ToString();

    /// <summary>The file, or its part between two markers, is what is generated from the rules.</summary>
    public static void AssertGenerated(string path, string expected, string? from = null, string? to = null)
    {
        var file = File(path);
        var text = System.IO.File.ReadAllText(file);
        var start = from is null ? 0 : text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        var end = to is null ? text.Length : text.IndexOf(to, StringComparison.Ordinal);
        Assert.True(start >= 0 && end >= start, $"{path} lacks its markers");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            System.IO.File.WriteAllText(file, text[..start] + expected + text[end..]);
        else
            Assert.True(expected == text[start..end], $"{path} is not up to date: run the tests once with {UpdateVariable}=1.\nExpected:\n{expected}");
    }
}
