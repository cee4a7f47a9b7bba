using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof;

/// <summary>Rule by rule and kind by kind: what was offered, withdrawn, applied and broken. Threads may add at the same time.</summary>
internal sealed class Table
{
    /// <summary>The kind under which fixing all places at once is counted.</summary>
    public const string All = "(all at once)";

    private readonly ConcurrentDictionary<(string Rule, string Kind), Row> _rows = new();
    private readonly ConcurrentQueue<string> _broken = new();

    /// <summary>What is broken, each with the code before and after.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public void Offered(string rule, string kind) => Interlocked.Increment(ref RowOf(rule, kind).Offered);

    public void Withdrawn(string rule, string kind) => Interlocked.Increment(ref RowOf(rule, kind).Withdrawn);

    public void Applied(string rule, string kind) => Interlocked.Increment(ref RowOf(rule, kind).Applied);

    public void Break(string rule, string kind, string what)
    {
        Interlocked.Increment(ref RowOf(rule, kind).Broken);
        _broken.Enqueue($"{rule} {kind}: {what}");
    }

    public void Add(Table other)
    {
        foreach (var ((rule, kind), row) in other._rows)
        {
            var mine = RowOf(rule, kind);
            Interlocked.Add(ref mine.Offered, row.Offered);
            Interlocked.Add(ref mine.Withdrawn, row.Withdrawn);
            Interlocked.Add(ref mine.Applied, row.Applied);
            Interlocked.Add(ref mine.Broken, row.Broken);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder("| rule | kind | offered | withdrawn | applied | broken |\n|---|---|---:|---:|---:|---:|\n");
        foreach (var ((rule, kind), row) in _rows.OrderBy(row => row.Key.Rule, StringComparer.Ordinal).ThenBy(row => row.Key.Kind == All).ThenBy(row => row.Key.Kind, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {kind} | {row.Offered} | {row.Withdrawn} | {row.Applied} | {row.Broken} |\n");
        return text.ToString();
    }

    private Row RowOf(string rule, string kind) => _rows.GetOrAdd((rule, kind), _ => new Row());

    private sealed class Row
    {
        public int Offered;
        public int Withdrawn;
        public int Applied;
        public int Broken;
    }
}
