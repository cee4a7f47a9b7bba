using System.Globalization;
using AsyncLoop.Analyzers.Blocking;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using AsyncLoop.Benchmarks.Analyzers.Report;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Spectre.Console;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>How many helpers lie between code in scope and what blocks, without a limit.</summary>
internal static class PathLengths
{
    private const int ShownCharacters = 100;

    public static async Task<Table> Measure(SourceProject project)
    {
        var paths = new List<BlockingPath>();
        var operations = await OperationProbe.Collect(project.Compile(), static _ => { });
        if (operations.Count > 0 && LoopModel.For(operations[0].Compilation, operations[0].Options, CancellationToken.None) is { } model)
        {
            var kinds = CallSite.Kinds.ToHashSet();
            foreach (var operation in operations.Where(o => kinds.Contains(o.Operation.Kind)))
            {
                if (model.Transitive.Find(new RuleContext(operation, model)) is { } path)
                    paths.Add(path);
            }
        }

        var table = Tables.Of($"{paths.Count} paths through helpers", "helpers", "paths", "certain", "waits", "different ends", "one of them");
        foreach (var length in paths.GroupBy(p => p.Hops.Length).OrderBy(g => g.Key))
        {
            table.AddRow(
                Number(length.Key),
                Number(length.Count()),
                Number(length.Count(p => p.IsCertain)),
                Number(length.Count(p => p.Leaf.Tier == Tier.Wait)),
                Number(length.Select(p => (p.Hops[^1].Tree, p.Hops[^1].Position)).Distinct().Count()),
                Markup.Escape(Shortened(length.First().ToString())));
        }

        return table;
    }

    private static string Shortened(string path) => path.Length <= ShownCharacters ? path : path[..ShownCharacters] + "..";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
