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

    /// <summary>The member that an operation calls: a method, a constructor, the property that it reads.</summary>
    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>The method that an operation runs: of a property the declared accessor, as that of a constructed type is made anew each time.</summary>
    private static IMethodSymbol? MethodOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } property when assignment.Target == property => property.Property.OriginalDefinition.SetMethod,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition.GetMethod,
        _ => null,
    };

    /// <summary>The entry of an operation that blocks; null where it does not, or not when called like this.</summary>
    public BlockingEntry? Find(IOperation operation)
    {
        if (SymbolOf(operation) is not { } member || !_catalogue.MayContain(member.Name) || MethodOf(operation) is not { } method)
            return null;
        var entry = _matches.GetOrAdd(method.Declared(), _find);
        if (entry is null || (operation is IInvocationOperation call && NeverWaits(call)))
            return null;
        return IsByContract(entry) && InMemory.Is(operation, entry, _catalogue) ? null : entry;
    }

    /// <summary>Known to block only through an abstract member, such as a stream's Read: what it works on decides.</summary>
    private static bool IsByContract(BlockingEntry entry) => entry.ContractSteps is not null;

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
