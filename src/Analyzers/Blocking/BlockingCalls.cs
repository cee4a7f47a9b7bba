using System.Collections.Concurrent;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// Which calls block: the catalogue's entries, matched when a call of that name is met and remembered by symbol, and
/// what only the call itself can tell.
/// </summary>
internal sealed class BlockingCalls
{
    private readonly IBlockingCatalogue _catalogue;
    private readonly ConcurrentDictionary<ISymbol, BlockingEntry?> _matches = new(SymbolEqualityComparer.Default);

    // One delegate for all calls: nothing is allocated where a symbol is known already.
    private readonly Func<ISymbol, BlockingEntry?> _find;

    public BlockingCalls(IBlockingCatalogue catalogue)
    {
        _catalogue = catalogue;
        _find = catalogue.Find;
    }

    /// <summary>The entry of a call that blocks; null where it does not, or not when called like this.</summary>
    public BlockingEntry? Find(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!_catalogue.MayContain(method.Name))
            return null;
        var entry = _matches.GetOrAdd(method.Declared(), _find);
        return entry is null || NeverWaits(call) ? null : entry;
    }

    /// <summary>
    /// A time limit of zero only asks. <c>Thread.Sleep(0)</c> is no such question: it gives the rest of the time slice
    /// away, which helps nobody who waits for the loop.
    /// </summary>
    private static bool NeverWaits(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "Sleep")
            return false;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && TimeLimit.IsLimit(parameter) && TimeLimit.IsZero(argument.Value))
                return true;
        }

        // Without a time limit TryTake only asks, too.
        return call.TargetMethod.Name is "TryTake" or "TryTakeFromAny"
            && !call.Arguments.Any(a => a.Parameter is { } parameter && TimeLimit.IsLimit(parameter));
    }
}
