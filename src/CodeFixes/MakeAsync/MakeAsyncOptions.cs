using AsyncLoop.Analyzers.Configuration;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>What the user wants, by the file in which something blocks.</summary>
/// <param name="Renames">Functions get <c>Async</c> at the end of their name.</param>
/// <param name="AddsToken">Functions get a token.</param>
internal sealed record MakeAsyncOptions(bool Renames, bool AddsToken)
{
    public static MakeAsyncOptions Of(SourceFile file)
    {
        var options = file.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(file.Root.SyntaxTree);
        return new(KnownOptions.MakeAsyncRenames.Read(options), KnownOptions.MakeAsyncAddsToken.Read(options));
    }
}
