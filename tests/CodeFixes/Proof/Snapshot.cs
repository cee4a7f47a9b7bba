using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>What the compiler and the rules say of a solution.</summary>
internal sealed class Snapshot
{
    private readonly IReadOnlyList<byte[]>? _images;
    private Task<string>? _log;

    private Snapshot(Solution solution, IReadOnlyList<(string File, string Text)> complaints, IReadOnlyList<Diagnostic> findings, IReadOnlyList<byte[]>? images)
    {
        Solution = solution;
        Complaints = complaints;
        Findings = findings;
        _images = images;
    }

    public Solution Solution { get; }

    /// <summary>The compiler's errors and warnings, ids and messages, also of those that only the emitter finds.</summary>
    public IReadOnlyList<(string File, string Text)> Complaints { get; }

    /// <summary>What the rules report, file by file in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>The code does not compile.</summary>
    public bool IsBroken => _images is null;

    public static async Task<Snapshot> TakeAsync(Solution solution, CancellationToken cancellationToken)
    {
        var complaints = new List<(string, string)>();
        var findings = new List<Diagnostic>();
        List<byte[]>? images = [];
        foreach (var id in solution.GetProjectDependencyGraph().GetTopologicallySortedProjects(cancellationToken))
        {
            var compilation = (await solution.GetProject(id)!.GetCompilationAsync(cancellationToken))!;
            using var stream = new MemoryStream();
            var result = compilation.Emit(stream, cancellationToken: cancellationToken);
            if (result.Success)
                images?.Add(stream.ToArray());
            else
                images = null;
            complaints.AddRange(ComplaintsIn(result.Diagnostics));
            var found = await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellationToken);
            findings.AddRange(InOrder(found));
            // An exception of a rule has no place.
            complaints.AddRange(ComplaintsIn(found.Where(d => !d.Location.IsInSource)));
        }

        return new Snapshot(solution, complaints, findings, images);
    }

    /// <summary>After a change of one document of many: what is said of that is asked again, and the program is not made.</summary>
    public async Task<Snapshot> RetakeAsync(Solution changed, DocumentId id, CancellationToken cancellationToken)
    {
        var document = changed.GetDocument(id)!;
        var model = (await document.GetSemanticModelAsync(cancellationToken))!;
        var found = await model.Compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken);
        return new Snapshot(
            changed,
            [.. Complaints.Where(one => one.File != document.Name), .. ComplaintsIn(model.GetDiagnostics(cancellationToken: cancellationToken))],
            [.. Findings.Where(finding => DocumentOf(finding).Id != id), .. InOrder(found)],
            _images);
    }

    private static IEnumerable<(string File, string Text)> ComplaintsIn(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(d => d.Severity >= DiagnosticSeverity.Warning)
        .Select(d => (d.Location.SourceTree?.FilePath ?? "", $"{d.Id} {d.GetMessage()}"));

    private static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> found) => found
        .Where(d => d.Location.IsInSource)
        .OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal)
        .ThenBy(d => d.Location.SourceSpan.Start);

    /// <summary>What the program logs.</summary>
    public Task<string> LogAsync() => _log ??= ProgramRunner.RunAsync(_images!);

    public Document DocumentOf(Diagnostic finding) => Solution.GetDocument(finding.Location.SourceTree)!;
}
