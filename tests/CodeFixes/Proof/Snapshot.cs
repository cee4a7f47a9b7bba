using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>What the compiler and the rules say of a solution.</summary>
internal sealed class Snapshot
{
    // In the order in which one references the other.
    private readonly IReadOnlyList<Part> _parts;
    private Task<string>? _log;

    private Snapshot(Solution solution, IReadOnlyList<Part> parts)
    {
        Solution = solution;
        _parts = parts;
        Complaints = [.. parts.SelectMany(part => part.Complaints)];
        Findings = [.. parts.SelectMany(part => part.Findings)];
    }

    public Solution Solution { get; }

    /// <summary>The compiler's errors and warnings, ids and messages, also of those that only the emitter finds.</summary>
    public IReadOnlyList<(string File, string Text)> Complaints { get; }

    /// <summary>What the rules report, file by file in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>The code does not compile.</summary>
    public bool IsBroken => _parts.Any(part => part.Image is null);

    public static Task<Snapshot> TakeAsync(Solution solution, CancellationToken cancellationToken) => TakeAsync(solution, [], new HashSet<ProjectId>(), true, cancellationToken);

    /// <summary>After a change: projects that it does not reach are as they were.</summary>
    /// <param name="changed">The solution now.</param>
    /// <param name="isWhole">The program is made; else only the rules are asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Snapshot> RetakeAsync(Solution changed, bool isWhole, CancellationToken cancellationToken)
    {
        var graph = changed.GetProjectDependencyGraph();
        var reached = changed.GetChanges(Solution).GetProjectChanges().Select(change => change.ProjectId)
            .SelectMany(id => graph.GetProjectsThatTransitivelyDependOnThisProject(id).Append(id)).ToHashSet();
        return TakeAsync(changed, _parts, reached, isWhole, cancellationToken);
    }

    /// <summary>After a change of one document: what is said of that is asked again, and the program is not made.</summary>
    public async Task<Snapshot> RetakeAsync(Solution changed, DocumentId id, CancellationToken cancellationToken)
    {
        var document = changed.GetDocument(id)!;
        var model = (await document.GetSemanticModelAsync(cancellationToken))!;
        var found = await model.Compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken);
        return new Snapshot(changed, [.. _parts.Select(part => part.Project != id.ProjectId ? part : part with
        {
            Complaints = [.. part.Complaints.Where(one => one.File != document.Name), .. ComplaintsIn(model.GetDiagnostics(cancellationToken: cancellationToken))],
            Findings = [.. part.Findings.Where(finding => DocumentOf(finding).Id != id), .. InOrder(found)],
        })]);
    }

    /// <summary>What the program logs.</summary>
    public Task<string> LogAsync(TimeSpan limit) => _log ??= ProgramRunner.RunAsync([.. _parts.Select(part => part.Image!)], limit);

    public Document DocumentOf(Diagnostic finding) => Solution.GetDocument(finding.Location.SourceTree)!;

    private static async Task<Snapshot> TakeAsync(
        Solution solution, IReadOnlyList<Part> known, IReadOnlySet<ProjectId> reached, bool isWhole, CancellationToken cancellationToken)
    {
        var parts = new List<Part>();
        foreach (var id in solution.GetProjectDependencyGraph().GetTopologicallySortedProjects(cancellationToken))
        {
            var part = reached.Contains(id) ? null : known.FirstOrDefault(part => part.Project == id);
            parts.Add(part ?? await TakeAsync(solution.GetProject(id)!, isWhole, cancellationToken));
        }

        return new Snapshot(solution, parts);
    }

    private static async Task<Part> TakeAsync(Project project, bool isWhole, CancellationToken cancellationToken)
    {
        var compilation = (await project.GetCompilationAsync(cancellationToken))!;
        var complaints = new List<(string, string)>();
        byte[]? image = null;
        if (isWhole)
        {
            using var stream = new MemoryStream();
            var result = compilation.Emit(stream, cancellationToken: cancellationToken);
            image = result.Success ? stream.ToArray() : null;
            complaints.AddRange(ComplaintsIn(result.Diagnostics));
        }

        var found = await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(cancellationToken);
        // An exception of a rule has no place.
        complaints.AddRange(ComplaintsIn(found.Where(d => !d.Location.IsInSource)));
        return new Part(project.Id, complaints, [.. InOrder(found)], image);
    }

    private static IEnumerable<(string File, string Text)> ComplaintsIn(IEnumerable<Diagnostic> diagnostics) => diagnostics
        .Where(d => d.Severity >= DiagnosticSeverity.Warning)
        .Select(d => (d.Location.SourceTree?.FilePath ?? "", $"{d.Id} {d.GetMessage()}"));

    private static IEnumerable<Diagnostic> InOrder(IEnumerable<Diagnostic> found) => found
        .Where(d => d.Location.IsInSource)
        .OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal)
        .ThenBy(d => d.Location.SourceSpan.Start);

    /// <summary>What is said of one project, and the assembly where it compiles.</summary>
    private sealed record Part(ProjectId Project, IReadOnlyList<(string File, string Text)> Complaints, IReadOnlyList<Diagnostic> Findings, byte[]? Image);
}
