using System.Diagnostics;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Build;

/// <summary>Restores and builds the target with the analyzers injected, and reads what the compilers logged.</summary>
internal sealed class BuildRunner(AnalysisTarget target, CheckOptions options, Scratch scratch, Output output)
{
    /// <summary>Counts restore and build, not what happens between an analysis and the next.</summary>
    private readonly Stopwatch _elapsed = new();
    private readonly HashSet<string> _silenced = [];
    private readonly Dictionary<string, string> _environment = Injection.ForBuild(target, scratch);

    /// <exception cref="NotAnalysedException">It does not restore.</exception>
    public async Task Restore(CancellationToken cancellation)
    {
        _elapsed.Start();
        var failure = await output.Progress($"Restoring {target.Name}", () => null,
            () => Run("restore", [], cancellation));
        if (failure is not null)
            throw new NotAnalysedException($"'{target.Name}' does not restore.", failure.First());
    }

    /// <exception cref="NotAnalysedException">It does not build, or the analyzers did not run.</exception>
    public async Task<Analysis> Analyse(CancellationToken cancellation)
    {
        _elapsed.Start();
        string[] arguments = ["--no-restore", "--no-incremental", .. options.Framework is { } framework ? (string[])["--framework", framework] : []];
        while (await Build() is { } failure)
        {
            // What another analyzer calls an error is not asked here: without it the build goes on to what is.
            var others = failure.OtherAnalyzers().Except(_silenced).ToArray();
            if (others.Length == 0)
                throw new NotAnalysedException($"'{target.Name}' does not build.", failure.First());
            _silenced.UnionWith(others);
            _environment["AsyncLoopCheckNoWarn"] = string.Join(';', _silenced);
        }

        var logs = CompilationLog.ReadAll(scratch.Logs);
        var analysis = Analysis.Of(logs, options.Severity, scratch.Root, _elapsed.Elapsed);
        _elapsed.Reset();
        return analysis;

        Task<BuildErrors?> Build()
        {
            scratch.ClearLogs();
            return output.Progress(
                $"Building and analysing {target.Name}" + (_silenced.Count == 0 ? "" : " again without " + Named(_silenced)),
                Compiled,
                () => Run("build", arguments, cancellation));
        }
    }

    private static string Named(IReadOnlyCollection<string> ids) =>
        string.Join(", ", ids.Order().Take(3)) + (ids.Count > 3 ? $" and {ids.Count - 3} more" : "");

    private string? Compiled() => Directory.EnumerateFiles(scratch.Logs, "*.sarif").Count() is > 0 and var count ? $"{count} compiled" : null;

    private async Task<BuildErrors?> Run(string verb, IEnumerable<string> more, CancellationToken cancellation)
    {
        var log = scratch.Combine($"{verb}.errors.log");
        var (exitCode, text) = await DotnetCli.Run(
            target.Directory,
            [
                verb, target.FullPath, "--nologo", "--verbosity", "quiet", "-tl:off", "-nodeReuse:false", .. more,
                $"-flp1:LogFile={log};ErrorsOnly;Encoding=UTF-8",
                .. Injection.Properties(options, scratch).Select(p => $"-p:{p.Key}={Escape(p.Value)}"),
            ],
            _environment,
            cancellation);
        return exitCode == 0 ? null : BuildErrors.Read(log, text);
    }

    /// <summary>MSBuild splits the switch at these.</summary>
    private static string Escape(string value) => value.Replace("%", "%25").Replace(";", "%3B").Replace(",", "%2C");
}
