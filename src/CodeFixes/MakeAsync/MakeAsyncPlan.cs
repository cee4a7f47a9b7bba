using AsyncLoop.Analyzers.Common;
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
    public string Title
    {
        get
        {
            var leaf = _closure.Leaves[0];
            var own = _closure.Functions.FirstOrDefault(function => function.Declaration == leaf.Place.Ancestors().FirstOrDefault(node => node == function.Declaration));
            own ??= _closure.Functions.First();
            var nearest = _closure.Functions.Where(function => function.Declaration.Span.Contains(leaf.Place.Span) && function.File == leaf.File)
                .OrderBy(function => function.Declaration.Span.Length).FirstOrDefault() ?? own;
            var name = nearest.Form == AsyncForm.Lambda ? "the lambda" : $"'{nearest.Symbol.Name.Substring(nearest.Symbol.Name.LastIndexOf('.') + 1)}'";
            var others = _closure.Functions.Count() - 1;
            return others switch
            {
                0 => $"Make {name} async",
                1 => $"Make {name} and 1 caller async",
                _ => $"Make {name} and {others} callers async",
            };
        }
    }

    /// <summary>Null where nothing is to be offered.</summary>
    public static async Task<MakeAsyncPlan?> CreateAsync(Solution solution, Diagnostic diagnostic, LoopFix fix, CancellationToken cancellationToken)
    {
        var view = new SolutionView(solution, cancellationToken);
        if (await LeafFinder.FindAsync(diagnostic, fix, view).ConfigureAwait(false) is not { } leaf
            || await Closure.ComputeAsync(view, [leaf]).ConfigureAwait(false) is not { } closure)
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
