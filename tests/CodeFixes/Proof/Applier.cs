using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>Does with a fix what editors and tools do: asks for it at one place, or for all places at once.</summary>
internal sealed class Applier(Snapshot before, CodeFixProvider fix, CancellationToken cancellationToken)
{
    public IEnumerable<Diagnostic> Findings => before.Findings.Where(finding => fix.FixableDiagnosticIds.Contains(finding.Id));

    public static IEnumerable<string> KindsOf(Diagnostic finding) =>
        new[] { finding.Properties.GetValueOrDefault(FixProperties.Kind), AlternativeOf(finding) }.OfType<string>();

    public static string? AlternativeOf(Diagnostic finding) => finding.Properties.GetValueOrDefault(FixProperties.Alternative);

    /// <summary>One kind of fix of one place, and whether it is applied in bulk, too; no solution where it is not offered.</summary>
    public async Task<(Solution? Fixed, bool IsBulk)> FixAsync(Diagnostic finding, string kind)
    {
        var properties = finding.Properties.Remove(FixProperties.Alternative).SetItem(FixProperties.Kind, kind);
        var one = Diagnostic.Create(finding.Descriptor, finding.Location, finding.Severity, finding.AdditionalLocations, properties, finding.Descriptor.MessageFormat);
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(before.DocumentOf(finding), one, (action, _) => offered ??= action, cancellationToken));
        return offered is null ? default : (await ResultOf(offered), offered.EquivalenceKey == finding.Id && !MakesAsync(finding, kind));
    }

    /// <summary>In bulk that is left alone where callers may be out of sight.</summary>
    private static bool MakesAsync(Diagnostic finding, string kind) =>
        kind == FixKinds.MakeAsync || finding.Properties.GetValueOrDefault(FixProperties.Through) == FixKinds.MakeAsync;

    /// <summary>All places of a document, and in the scopes that are wider the rest, too. The key null is the preferred fix.</summary>
    public async Task<Solution> FixAllAsync(Document document, FixAllScope scope, string? key)
    {
        var found = new Found(before);
        var context = scope == FixAllScope.Document
            ? new FixAllContext(document, fix, scope, key!, fix.FixableDiagnosticIds, found, cancellationToken)
            : new FixAllContext(document.Project, fix, scope, key!, fix.FixableDiagnosticIds, found, cancellationToken);
        return await fix.GetFixAllProvider()!.GetFixAsync(context) is { } action ? await ResultOf(action) : before.Solution;
    }

    private async Task<Solution> ResultOf(CodeAction action) =>
        (await action.GetOperationsAsync(cancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private sealed class Found(Snapshot snapshot) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(snapshot.Findings.Where(finding => snapshot.DocumentOf(finding).Project.Id == project.Id));

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(snapshot.Findings.Where(finding => snapshot.DocumentOf(finding).Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
