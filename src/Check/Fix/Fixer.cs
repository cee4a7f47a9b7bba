using AsyncLoop.Check.Build;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Fix;

/// <summary>Applies the code fixes through <c>dotnet format</c>, into which the analyzers are injected as into the build.</summary>
internal sealed class Fixer(AnalysisTarget target, CheckOptions options, Scratch scratch, Output output)
{
    private SourceSnapshot? _snapshot;

    /// <returns>The files that changed.</returns>
    /// <exception cref="NotAnalysedException">The fixes could not be applied.</exception>
    public async Task<IReadOnlyList<FileChange>> Apply(Analysis analysis, CancellationToken cancellation)
    {
        var fixable = analysis.Findings.Where(finding => finding.IsFixable).Select(finding => finding.RuleId).Distinct().ToArray();
        if (fixable.Length == 0)
            return [];
        _snapshot = SourceSnapshot.Take(analysis.Sources);
        var (exitCode, text) = await output.Progress($"Fixing {target.Name}", () => null, () => DotnetCli.Run(
            target.Directory,
            ["format", "analyzers", target.FullPath, "--severity", "info", "--verbosity", "minimal", "--diagnostics", .. fixable],
            Injection.ForFormat(target, options, scratch),
            cancellation));
        return exitCode == 0
            ? _snapshot.Changes()
            : throw new NotAnalysedException("The code fixes could not be applied.", BuildErrors.Of(text.Split('\n')).First());
    }

    /// <summary>Analyses what the fixes made; what does not build any more is put back as it was.</summary>
    public async Task<Analysis> AnalyseAgain(BuildRunner build, IReadOnlyList<FileChange> changes, CancellationToken cancellation)
    {
        try
        {
            return await build.Analyse(cancellation);
        }
        catch (NotAnalysedException e)
        {
            _snapshot!.PutBack(changes);
            throw new NotAnalysedException($"The fixes were taken back, because with them: {e.Message}", e.Details);
        }
    }
}
