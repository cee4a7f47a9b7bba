using AsyncLoop.CodeFixes.Tests.Proof.Cases;
using AsyncLoop.CodeFixes.Tests.Proof.Checks;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>One case under trial: how it was, and the judgement of what a fix made of it.</summary>
internal sealed class Trial
{
    private readonly Table _table;
    private readonly Dictionary<string, (Snapshot After, IReadOnlyList<string> Failures)> _judged = [];

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

    /// <summary>Judges one kind of fix of one place; null where it was not offered.</summary>
    public async Task OfferedAsync(Diagnostic finding, string kind, Solution? result)
    {
        // An action may find out late that it cannot be done: then it changes nothing.
        if (result is null || await TextAsync(result) == await TextAsync(Before.Solution))
        {
            _table.Withdrawn(finding.Id, kind);
            return;
        }

        _table.Offered(finding.Id, kind);
        await AppliedAsync(finding.Id, kind, result, gone: 1, finding.Id, isOneDocument: true);
    }

    /// <summary>Judges what a fix made. Null where it changed nothing.</summary>
    /// <param name="rule">The row of the table.</param>
    /// <param name="kind">The kind in the table.</param>
    /// <param name="result">What came out.</param>
    /// <param name="gone">How many findings of the rule may not be there any more.</param>
    public Task<Snapshot?> AppliedAsync(string rule, string kind, Solution result, int gone) => AppliedAsync(rule, kind, result, gone, rule);

    public async Task<Snapshot?> AppliedAsync(string rule, string kind, Solution result, int gone, string? id, bool isOneDocument = false)
    {
        var text = await TextAsync(result);
        if (text == await TextAsync(Before.Solution))
        {
            if (gone > 0 && !Before.IsBroken)
                Break(rule, kind, $"nothing was fixed of {gone} places that can be", result, result);
            return null;
        }

        if (!_judged.TryGetValue(text, out var judged))
            _judged.Add(text, judged = await JudgeAsync(result, isOneDocument));
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

    /// <summary>What changes in one of many documents is looked at in that document alone: there are many such fixes.</summary>
    private async Task<(Snapshot After, IReadOnlyList<string> Failures)> JudgeAsync(Solution result, bool isOneDocument)
    {
        // As it will be read from the files.
        var read = result;
        var failures = new List<string>();
        var changed = new List<DocumentId>();
        foreach (var id in Case.Documents)
        {
            var before = Case.Solution.GetDocument(id)!;
            var text = await result.GetDocument(id)!.GetTextAsync(CancellationToken);
            if (text.ContentEquals(await before.GetTextAsync(CancellationToken)))
                continue;
            changed.Add(id);
            read = read.WithDocumentText(id, text);
            var after = read.GetDocument(id)!;
            failures.AddRange(RemarksCheck.Failures((await before.GetSyntaxRootAsync(CancellationToken))!, (await after.GetSyntaxRootAsync(CancellationToken))!));
            if (!Before.IsBroken)
                failures.AddRange(await FormattingCheck.FailuresAsync(before, after, CancellationToken));
        }

        var isNarrow = isOneDocument && changed.Count == 1 && Case.Documents.Length > 1;
        var snapshot = isNarrow
            ? await Before.RetakeAsync(read, changed[0], CancellationToken)
            : await Snapshot.TakeAsync(read, CancellationToken);
        failures.AddRange(CompilerCheck.Failures(Before, snapshot));
        if (Case.Runs && !isNarrow)
            failures.AddRange(await BehaviourCheck.FailuresAsync(Before, snapshot));
        return (snapshot, failures);
    }
}
