using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>Tries every fix on a case in every way that it can be applied, and enters into the table what came out.</summary>
internal sealed class Prover(IReadOnlyList<CodeFixProvider> fixes, Table table)
{
    /// <summary>False where the case does not compile to begin with.</summary>
    public async Task<bool> ProveAsync(ProofCase one, CancellationToken cancellationToken)
    {
        var trial = await Trial.StartAsync(one, table, cancellationToken);
        foreach (var fix in fixes)
        {
            var applier = new Applier(trial.Before, fix, cancellationToken);
            var documents = applier.Findings.Select(trial.Before.DocumentOf).Distinct().ToList();
            if (documents.Count == 0)
                continue;
            var bulk = await ProveSinglyAsync(trial, applier);
            foreach (var document in documents)
                await ProveAtOnceAsync(trial, applier, fix, document, bulk.GetValueOrDefault(document.Id));
            // With one document the wider scopes are the same: the second run and the end have them.
            if (one.Documents.Length > 1)
                await ProveWiderAsync(trial, applier, fix, documents, bulk);
        }

        await ProveTogetherAsync(trial, cancellationToken);
        return !trial.Before.IsBroken;
    }

    /// <summary>Each kind of each place. Gives how many places of each document can be fixed in bulk.</summary>
    private static async Task<Dictionary<DocumentId, int>> ProveSinglyAsync(Trial trial, Applier applier)
    {
        var bulk = new Dictionary<DocumentId, int>();
        var tried = new Dictionary<(DocumentId, string), int>();
        foreach (var finding in applier.Findings)
        {
            var isBulk = false;
            foreach (var kind in Applier.KindsOf(finding))
            {
                // Where each takes long, the first of a sort stand for the others.
                var sort = (trial.Before.DocumentOf(finding).Id, kind);
                tried[sort] = tried.GetValueOrDefault(sort) + 1;
                if (tried[sort] > trial.Case.PlacesOfASort)
                    continue;
                var offer = await trial.TryAsync(finding.Id, kind, default, () => applier.FixAsync(finding, kind));
                await trial.OfferedAsync(finding, kind, offer.Fixed);
                isBulk |= offer.IsBulk;
            }

            if (isBulk)
                bulk[trial.Before.DocumentOf(finding).Id] = bulk.GetValueOrDefault(trial.Before.DocumentOf(finding).Id) + 1;
        }

        return bulk;
    }

    /// <summary>All places of a document at once, and once more, which changes nothing.</summary>
    private static async Task ProveAtOnceAsync(Trial trial, Applier applier, CodeFixProvider fix, Document document, int bulk)
    {
        var id = fix.FixableDiagnosticIds[0];
        var inDocument = await trial.TryAsync(id, Table.All, trial.Before.Solution, () => applier.FixAllAsync(document, FixAllScope.Document, key: null));
        if (await trial.AppliedAsync(id, Table.All, inDocument, bulk, id, isOneDocument: true) is { } after && !FindingsCheck.IsMoreKnown(trial.Before, after, id))
        {
            var again = new Applier(after, fix, trial.CancellationToken);
            var changedDocument = after.Solution.GetDocument(document.Id)!;
            var scope = trial.Case.Documents.Length > 1 ? FixAllScope.Document : FixAllScope.Project;
            var twice = await trial.TryAsync(id, Table.All, after.Solution, () => again.FixAllAsync(changedDocument, scope, key: null));
            if (await trial.TextAsync(twice) != await trial.TextAsync(after.Solution))
                trial.Break(id, Table.All, "a second run changes something", after.Solution, twice);
        }

        foreach (var kind in applier.Findings.Where(finding => trial.Before.DocumentOf(finding) == document).Select(Applier.AlternativeOf).OfType<string>().Distinct())
        {
            var ofKind = await trial.TryAsync(id, kind, trial.Before.Solution, () => applier.FixAllAsync(document, FixAllScope.Document, $"{id}.{kind}"));
            await trial.AppliedAsync(id, kind, ofKind, gone: 0, id, isOneDocument: true);
        }
    }

    private static async Task ProveWiderAsync(
        Trial trial, Applier applier, CodeFixProvider fix, IReadOnlyList<Document> documents, Dictionary<DocumentId, int> bulk)
    {
        var id = fix.FixableDiagnosticIds[0];
        foreach (var project in documents.GroupBy(document => document.Project.Id))
            await ProveAsync(FixAllScope.Project, [.. project]);
        await ProveAsync(FixAllScope.Solution, documents);

        async Task ProveAsync(FixAllScope scope, IReadOnlyList<Document> reached)
        {
            var wide = await trial.TryAsync(id, Table.All, trial.Before.Solution, () => applier.FixAllAsync(reached[0], scope, key: null));
            await trial.AppliedAsync(id, Table.All, wide, reached.Sum(document => bulk.GetValueOrDefault(document.Id)));
        }
    }

    /// <summary>Every fix after every other, in the whole solution, until none changes anything: no matter how they meet.</summary>
    private async Task ProveTogetherAsync(Trial trial, CancellationToken cancellationToken)
    {
        const string Every = "every rule";
        var now = trial.Before;
        var isStable = false;
        for (var round = 0; round < 4 && !isStable; round++)
        {
            isStable = true;
            foreach (var fix in fixes)
            {
                var applier = new Applier(now, fix, cancellationToken);
                if (applier.Findings.FirstOrDefault() is not { } finding)
                    continue;
                var next = await trial.TryAsync(Every, Table.All, now.Solution, () => applier.FixAllAsync(now.DocumentOf(finding), FixAllScope.Solution, key: null));
                if (await trial.TextAsync(next) == await trial.TextAsync(now.Solution))
                    continue;
                isStable = false;
                if (await trial.AppliedAsync(Every, Table.All, next, gone: 0, id: null) is not { } after)
                    return;
                now = after;
            }
        }

        if (!isStable)
            trial.Break(Every, Table.All, "the fixes do not come to an end", trial.Before.Solution, now.Solution);
    }
}
