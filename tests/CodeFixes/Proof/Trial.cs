using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Checks;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>One case under trial: how it was, and the judgement of what a fix made of it.</summary>
internal sealed class Trial
{
    private readonly Table _table;
    private readonly FormattingCheck _formatting = new();
    private readonly Dictionary<(string Text, bool IsNarrow), (Snapshot After, IReadOnlyList<string> Failures)> _judged = [];

    private Trial(ProofCase one, Snapshot before, Table table, CancellationToken cancellationToken)
    {
        Case = one;
        Before = before;
        _table = table;
        CancellationToken = cancellationToken;
    }

    public ProofCase Case { get; }

    public Snapshot Before { get; }

    public CancellationToken CancellationToken { get; }

    public static async Task<Trial> StartAsync(ProofCase one, Table table, CancellationToken cancellationToken) =>
        new(one, await Snapshot.TakeAsync(one.Solution, cancellationToken), table, cancellationToken);

    /// <summary>Calls a fix, which may not throw: what it does then is nothing.</summary>
    public async Task<T> TryAsync<T>(string rule, string kind, T nothing, Func<Task<T>> fix)
    {
        try
        {
            return await fix();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Break(rule, kind, failure.ToString(), Before.Solution, Before.Solution);
            return nothing;
        }
    }

    /// <summary>Judges one kind of fix of one place; no result where it was not offered.</summary>
    public async Task OfferedAsync(Diagnostic finding, string kind, (Solution? Fixed, bool IsBulk) offer)
    {
        // An action may find out late that it cannot be done: then it changes nothing.
        if (offer.Fixed is not { } result || await TextAsync(result) == await TextAsync(Before.Solution))
        {
            _table.Withdrawn(finding.Id, kind);
            return;
        }

        // There are many of them. What is done in bulk, too, is looked at closer there.
        _table.Offered(finding.Id, kind);
        var isNarrow = Case.Documents.Length > 1 || Case.Runs && offer.IsBulk && !Case.IsExhaustive;
        await AppliedAsync(finding.Id, kind, result, gone: 1, finding.Id, isNarrow);
    }

    /// <summary>Judges what a fix made. Null where it changed nothing.</summary>
    /// <param name="rule">The row of the table.</param>
    /// <param name="kind">The kind in the table.</param>
    /// <param name="result">What came out.</param>
    /// <param name="gone">How many findings of the rule may not be there any more.</param>
    /// <param name="id">The rule; null where it was many rules' fixes.</param>
    /// <param name="isNarrow">What changes in one document is looked at in that document alone.</param>
    public async Task<Snapshot?> AppliedAsync(string rule, string kind, Solution result, int gone, string? id, bool isNarrow = false)
    {
        var text = await TextAsync(result);
        if (text == await TextAsync(Before.Solution))
        {
            if (gone > 0 && !Before.IsBroken)
                Break(rule, kind, $"nothing was fixed of {gone} places that can be", result, result);
            return null;
        }

        if (!_judged.TryGetValue((text, false), out var judged) && !(isNarrow && _judged.TryGetValue((text, true), out judged)))
            _judged.Add((text, isNarrow), judged = await JudgeAsync(result, isNarrow));
        _table.Applied(rule, kind);
        var findings = id is null || Before.IsBroken ? [] : FindingsCheck.Failures(Before, judged.After, id, gone);
        var failures = judged.Failures.Concat(findings).ToList();
        if (failures.Count > 0)
            Break(rule, kind, string.Join('\n', failures), Before.Solution, result);
        return judged.After;
    }

    public void Break(string rule, string kind, string what, Solution before, Solution after) =>
        _table.Break(rule, kind, $"{Case.Name}\n{what}\n{Difference.Of(before, after)}");

    /// <summary>The text of all documents.</summary>
    public async Task<string> TextAsync(Solution solution)
    {
        var texts = new List<string>();
        foreach (var id in Case.Documents)
            texts.Add((await solution.GetDocument(id)!.GetTextAsync(CancellationToken)).ToString());
        return string.Join('\0', texts);
    }

    /// <summary>The solution as it will be read from the files, and the documents that changed since another.</summary>
    public async Task<(Solution Read, IReadOnlyList<DocumentId> Changed)> ReadAsync(Solution before, Solution result)
    {
        var read = before;
        var changed = new List<DocumentId>();
        foreach (var id in Case.Documents)
        {
            var text = await result.GetDocument(id)!.GetTextAsync(CancellationToken);
            if (text.ContentEquals(await before.GetDocument(id)!.GetTextAsync(CancellationToken)))
                continue;
            changed.Add(id);
            read = read.WithDocumentText(id, text);
        }

        return (read, changed);
    }

    private async Task<(Snapshot After, IReadOnlyList<string> Failures)> JudgeAsync(Solution result, bool isNarrow)
    {
        var (read, changed) = await ReadAsync(Case.Solution, result);
        var failures = new List<string>();
        foreach (var id in changed)
        {
            var (before, after) = (Case.Solution.GetDocument(id)!, read.GetDocument(id)!);
            failures.AddRange(RemarksCheck.Failures((await before.GetSyntaxRootAsync(CancellationToken))!, (await after.GetSyntaxRootAsync(CancellationToken))!));
            if (!Before.IsBroken)
                failures.AddRange(await _formatting.FailuresAsync(before, after, CancellationToken));
        }

        isNarrow &= changed.Count == 1;
        var snapshot = isNarrow
            ? await Before.RetakeAsync(read, changed[0], CancellationToken)
            : await Before.RetakeAsync(read, isWhole: true, CancellationToken);
        failures.AddRange(CompilerCheck.Failures(Before, snapshot));
        if (Case.Runs && !isNarrow)
            failures.AddRange(await BehaviourCheck.FailuresAsync(Before, snapshot, Case.Limit));
        return (snapshot, failures);
    }
}
