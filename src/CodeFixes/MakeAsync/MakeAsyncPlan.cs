using AsyncLoop.Analyzers;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>One offer to make functions async: its closure is known, its result is made when somebody wants it.</summary>
internal sealed class MakeAsyncPlan
{
    /// <summary>What is as small as this is tried out before it is offered.</summary>
    private const int SmallClosure = 10;

    private readonly Closure _closure;
    private readonly SolutionView _view;
    private Solution? _result;

    private MakeAsyncPlan(Closure closure, SolutionView view)
    {
        _closure = closure;
        _view = view;
    }

    /// <summary>What will happen, and how far it reaches.</summary>
    public string Title => MakeAsync.Title.Of(_closure);

    /// <summary>Null where nothing is to be offered.</summary>
    public static async Task<MakeAsyncPlan?> CreateAsync(Solution solution, Diagnostic diagnostic, LoopFix fix, CancellationToken cancellationToken)
    {
        var view = new SolutionView(solution, cancellationToken);
        if (await LeafFinder.FindAsync(diagnostic, fix, view).ConfigureAwait(false) is not { } leaf)
            return null;
        IReadOnlyList<Leaf> leaves = diagnostic.Id == RuleIds.UnawaitedTask ? [leaf, .. await LeafFinder.FindDroppedBesidesAsync(leaf, view).ConfigureAwait(false)] : [leaf];
        if (await Closure.ComputeAsync(view, leaves).ConfigureAwait(false) is not { } closure || !closure.Functions.Any())
            return null;
        var plan = new MakeAsyncPlan(closure, view);
        if (closure.Functions.Count() > SmallClosure)
            return plan;
        plan._result = await Conversion.ApplyAsync(closure, view, cancellationToken).ConfigureAwait(false);
        return plan._result is null ? null : plan;
    }

    /// <summary>The changed solution; the one that it was where the result does not compile.</summary>
    public async Task<Solution> ApplyAsync(CancellationToken cancellationToken) =>
        _result ??= await Conversion.ApplyAsync(_closure, _view, cancellationToken).ConfigureAwait(false) ?? _view.Solution;
}
