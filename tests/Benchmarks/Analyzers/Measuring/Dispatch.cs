using System.Diagnostics;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using AsyncLoop.Benchmarks.Analyzers.Sources;
using AsyncLoop.Benchmarks.Analyzers.Subjects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Benchmarks.Analyzers.Measuring;

/// <summary>What one rule costs on the operations that it asked for.</summary>
/// <param name="Operations">How many it was given.</param>
/// <param name="Seconds">Processor time of one thread.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="Allocating">How many operations made it allocate.</param>
/// <param name="Findings">How many diagnostics it reported.</param>
internal sealed record RuleCost(string Rule, int Operations, double Seconds, long Allocated, int Allocating, int Findings);

/// <summary>
/// The rules alone, on one thread, without the compiler around them: each is given every operation of its kinds. The first
/// pass binds what helpers do and fills what is remembered by symbol; the second shows what is left on every node.
/// </summary>
internal static class Dispatch
{
    public static async Task<(List<RuleCost> First, List<RuleCost> Second)> Measure(SourceProject project)
    {
        var findings = 0;
        var operations = await OperationProbe.Collect(project.Compile(), _ => findings++);
        if (operations.Count == 0 || LoopModel.For(operations[0].Compilation, operations[0].Options, CancellationToken.None) is not { } model)
            return ([], []);
        return (Pass(), Pass());

        List<RuleCost> Pass() => [.. AllRules.Create().Select(rule => Measure(rule, operations, model, ref findings))];
    }

    private static RuleCost Measure(LoopRule rule, List<OperationAnalysisContext> operations, LoopModel model, ref int findings)
    {
        var before = findings;
        var (count, allocating, bytes) = (0, 0, 0L);
        var kinds = rule.Kinds.ToHashSet();
        var given = operations.Where(o => kinds.Contains(o.Operation.Kind)).ToList();
        var start = Stopwatch.GetTimestamp();
        foreach (var operation in given)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            rule.Analyze(new RuleContext(operation, model));
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            count++;
            bytes += allocated;
            if (allocated > 0)
                allocating++;
        }

        return new RuleCost(rule.Descriptor.Id, count, Stopwatch.GetElapsedTime(start).TotalSeconds, bytes, allocating, findings - before);
    }
}
