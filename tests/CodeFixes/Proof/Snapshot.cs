using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>What the compiler and the rules say of a solution.</summary>
internal sealed class Snapshot
{
    private readonly byte[]? _image;
    private Task<string>? _log;

    private Snapshot(Solution solution, IReadOnlyList<string> complaints, IReadOnlyList<Diagnostic> findings, byte[]? image)
    {
        Solution = solution;
        Complaints = complaints;
        Findings = findings;
        _image = image;
    }

    public Solution Solution { get; }

    /// <summary>Ids and messages of the compiler's errors and warnings, also of those that only the emitter finds.</summary>
    public IReadOnlyList<string> Complaints { get; }

    /// <summary>What the rules report, file by file in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>The code does not compile.</summary>
    public bool IsBroken => _image is null;

    public static async Task<Snapshot> TakeAsync(Solution solution, CancellationToken cancellationToken)
    {
        var complaints = new List<string>();
        var findings = new List<Diagnostic>();
        byte[]? image = null;
        foreach (var id in solution.GetProjectDependencyGraph().GetTopologicallySortedProjects(cancellationToken))
        {
            var compilation = (await solution.GetProject(id)!.GetCompilationAsync(cancellationToken))!;
            using var stream = new MemoryStream();
            var result = compilation.Emit(stream, cancellationToken: cancellationToken);
            image = result.Success ? stream.ToArray() : null;
            complaints.AddRange(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => $"{d.Id} {d.GetMessage()}"));
            var found = await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellationToken);
            findings.AddRange(found.Where(d => d.Location.IsInSource)
                .OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start));
            // An exception of a rule has no place.
            complaints.AddRange(found.Where(d => !d.Location.IsInSource).Select(d => $"{d.Id} {d.GetMessage()}"));
        }

        return new Snapshot(solution, complaints, findings, image);
    }

    /// <summary>What the program logs.</summary>
    public Task<string> LogAsync() => _log ??= ProgramRunner.RunAsync(_image!);

    public Document DocumentOf(Diagnostic finding) => Solution.GetDocument(finding.Location.SourceTree)!;
}
