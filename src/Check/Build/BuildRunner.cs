using System.Diagnostics;
using AsyncLoop.Check.Report;
using AsyncLoop.Check.Sarif;

namespace AsyncLoop.Check.Build;

/// <summary>Restores and builds the target with the analyzers injected, and reads what the compilers logged.</summary>
internal sealed class BuildRunner(AnalysisTarget target, CheckOptions options, Scratch scratch, Output output)
{
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly Dictionary<string, string> _environment = Injection.ForBuild(target, scratch);

    /// <exception cref="NotAnalysedException">It does not restore.</exception>
    public async Task Restore(CancellationToken cancellation)
    {
        var failure = await output.Progress($"Restoring {target.Name}", () => null,
            () => Run("restore", [], cancellation));
        if (failure is not null)
            throw new NotAnalysedException($"'{target.Name}' does not restore.", failure.First());
    }

    /// <exception cref="NotAnalysedException">It does not build, or the analyzers did not run.</exception>
    public async Task<Analysis> Analyse(CancellationToken cancellation)
    {
        scratch.ClearLogs();
        string[] arguments = ["--no-restore", "--no-incremental", .. options.Framework is { } framework ? (string[])["--framework", framework] : []];
        var failure = await output.Progress($"Building and analysing {target.Name}", Compiled,
            () => Run("build", arguments, cancellation));
        if (failure is not null)
            throw new NotAnalysedException($"'{target.Name}' does not build.", failure.First());

        var logs = CompilationLog.ReadAll(scratch.Logs);
        var analysis = Analysis.Of(logs, options.Severity, scratch.Root, _elapsed.Elapsed);
        _elapsed.Restart();
        return analysis;
    }

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
