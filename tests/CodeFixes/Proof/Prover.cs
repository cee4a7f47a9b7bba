using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>Tries every fix on a case in the ways that it can be applied, and enters into the table what came out.</summary>
internal sealed class Prover(IReadOnlyList<CodeFixProvider> fixes, Table table)
{
    private const int MostRounds = 12;

    /// <summary>False where the case does not compile to begin with.</summary>
    public async Task<bool> ProveAsync(ProofCase one, CancellationToken cancellationToken)
    {
        var trial = await Trial.StartAsync(one, table, cancellationToken);
        var isAtEnd = !one.IsExhaustive && one.Documents.Length == 1;
        foreach (var fix in fixes)
        {
            var applier = new Applier(trial.Before, fix, cancellationToken);
            var documents = applier.Findings.Select(trial.Before.DocumentOf).Distinct().ToList();
            if (documents.Count == 0)
                continue;
            var bulk = await ProveSinglyAsync(trial, applier);
            foreach (var scope in ScopesFor(one))
            {
                foreach (var reached in PartsOf(documents, scope))
                    isAtEnd &= await ProveAtOnceAsync(trial, applier, fix, reached, scope, reached.Sum(document => bulk.GetValueOrDefault(document.Id)));
            }
        }

        if (!isAtEnd)
            await ProveTogetherAsync(trial, cancellationToken);
        return !trial.Before.IsBroken;
    }

    /// <summary>With one document the wider scopes are the same; with many the end, where all rules are fixed together, stands for them.</summary>
    private static FixAllScope[] ScopesFor(ProofCase one) =>
        one.IsExhaustive ? [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution]
        : one.Documents.Length == 1 ? [FixAllScope.Document]
        : [];

    private static IEnumerable<IReadOnlyList<Document>> PartsOf(IReadOnlyList<Document> documents, FixAllScope scope) => scope switch
    {
        FixAllScope.Document => documents.Select(document => new[] { document }),
        FixAllScope.Project => documents.GroupBy(document => document.Project.Id).Select(project => project.ToList()),
        _ => [documents],
    };

    /// <summary>Each kind of each place. Gives how many places of each document can be fixed in bulk.</summary>
    private static async Task<Dictionary<DocumentId, int>> ProveSinglyAsync(Trial trial, Applier applier)
    {
        var bulk = new Dictionary<DocumentId, int>();
        var tried = new Dictionary<string, int>();
        foreach (var finding in applier.Findings)
        {
            var isBulk = false;
            foreach (var kind in Applier.KindsOf(finding))
            {
                // The first of a kind stand for the others.
                tried[kind] = tried.GetValueOrDefault(kind) + 1;
                if (tried[kind] > trial.Case.PlacesOfAKind)
                    continue;
                var offer = await trial.TryAsync(finding.Id, kind, default, () => applier.FixAsync(finding, kind));
                await trial.OfferedAsync(finding, kind, offer);
                isBulk |= offer.IsBulk;
            }

            if (isBulk)
                bulk[trial.Before.DocumentOf(finding).Id] = bulk.GetValueOrDefault(trial.Before.DocumentOf(finding).Id) + 1;
        }

        return bulk;
    }

    /// <summary>
    /// All places of a scope at once, and once more, which changes nothing. True where nothing is left then that any fix
    /// could do.
    /// </summary>
    private static async Task<bool> ProveAtOnceAsync(
        Trial trial, Applier applier, CodeFixProvider fix, IReadOnlyList<Document> reached, FixAllScope scope, int bulk)
    {
        var id = fix.FixableDiagnosticIds[0];
        var isNarrow = scope == FixAllScope.Document && trial.Case.Documents.Length > 1;
        var isAtEnd = trial.Before.Findings.All(finding => finding.Id == id || !Applier.KindsOf(finding).Any());
        var fixedAll = await trial.TryAsync(id, Table.All, trial.Before.Solution, () => applier.FixAllAsync(reached[0], scope, key: null));
        if (await trial.AppliedAsync(id, Table.All, fixedAll, bulk, id, isNarrow) is { } after)
        {
            isAtEnd &= after.Findings.All(finding => finding.Id == id || !Applier.KindsOf(finding).Any());
            if (FindingsCheck.IsMoreKnown(trial.Before, after, id))
                isAtEnd = false;
            else
                await ProveIdempotentAsync(trial, fix, after, reached[0].Id, scope);
        }

        var alternatives = applier.Findings.Where(finding => reached.Contains(trial.Before.DocumentOf(finding))).Select(Applier.AlternativeOf);
        foreach (var kind in alternatives.OfType<string>().Distinct())
        {
            var ofKind = await trial.TryAsync(id, kind, trial.Before.Solution, () => applier.FixAllAsync(reached[0], scope, $"{id}.{kind}"));
            await trial.AppliedAsync(id, kind, ofKind, gone: 0, id, isNarrow);
        }

        return isAtEnd;
    }

    /// <summary>In a wider scope than before, where it is the same.</summary>
    private static async Task ProveIdempotentAsync(Trial trial, CodeFixProvider fix, Snapshot after, DocumentId document, FixAllScope scope)
    {
        var id = fix.FixableDiagnosticIds[0];
        var again = new Applier(after, fix, trial.CancellationToken);
        var wide = trial.Case.Documents.Length > 1 ? scope : FixAllScope.Project;
        var twice = await trial.TryAsync(id, Table.All, after.Solution, () => again.FixAllAsync(after.Solution.GetDocument(document)!, wide, key: null));
        if (await trial.TextAsync(twice) != await trial.TextAsync(after.Solution))
            trial.Break(id, Table.All, "a second run changes something", after.Solution, twice);
    }

    /// <summary>
    /// Every fix after every other, in the whole solution, until none changes anything: no matter how they meet. What
    /// comes out is judged at the end, or after each step. A function that has become async opens the way for the one around it, so deep nesting takes
    /// several rounds.
    /// </summary>
    private async Task ProveTogetherAsync(Trial trial, CancellationToken cancellationToken)
    {
        const string Every = "every rule";
        var now = trial.Before;
        var isStable = false;
        for (var round = 0; round < MostRounds && !isStable; round++)
        {
            isStable = true;
            foreach (var fix in fixes)
            {
                var applier = new Applier(now, fix, cancellationToken);
                if (applier.Findings.FirstOrDefault(finding => Applier.KindsOf(finding).Any()) is not { } finding)
                    continue;
                var next = await trial.TryAsync(Every, Table.All, now.Solution, () => applier.FixAllAsync(now.DocumentOf(finding), FixAllScope.Solution, key: null));
                var (read, changed) = await trial.ReadAsync(now.Solution, next);
                if (changed.Count == 0)
                    continue;
                isStable = false;
                now = await now.RetakeAsync(read, isWhole: false, cancellationToken);
                if (trial.Case.IsExhaustive)
                    await trial.AppliedAsync(Every, Table.All, read, gone: 0, id: null);
            }
        }

        if (!isStable)
            trial.Break(Every, Table.All, "the fixes do not come to an end", trial.Before.Solution, now.Solution);
        await trial.AppliedAsync(Every, Table.All, now.Solution, gone: 0, id: null);
    }
}
