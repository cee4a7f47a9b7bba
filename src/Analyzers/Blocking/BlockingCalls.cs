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
    private readonly ConcurrentDictionary<ISymbol, Match> _matches = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _inMemory = new(SymbolEqualityComparer.Default);

    // One delegate for all calls: nothing is allocated where a symbol is known already.
    private readonly Func<ISymbol, Match> _find;
    private readonly Func<ISymbol, bool> _isInMemory;

    public BlockingCalls(IBlockingCatalogue catalogue)
    {
        _catalogue = catalogue;
        _find = symbol => new Match(catalogue.Find(symbol), symbol is IMethodSymbol method && catalogue.IsDeclared(method));
        _isInMemory = type => catalogue.IsInMemory((ITypeSymbol)type) || IsMemoryStream((ITypeSymbol)type);
    }

    /// <summary>What is known of a member, and whether a person says it.</summary>
    private readonly record struct Match(BlockingEntry? Entry, bool IsDeclared);

    /// <summary>The member that an operation calls: a method, a constructor, the property that it reads.</summary>
    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>The method that an operation runs: of a property the declared accessor, as that of a constructed type is made anew each time.</summary>
    public static IMethodSymbol? MethodOf(IOperation operation) => operation switch
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
        if (MethodOf(operation) is not { } method || MatchOf(method).Entry is not { } entry)
            return null;
        if (operation is IInvocationOperation call && NeverWaits(call))
            return null;
        return IsByContract(entry) && InMemory.Of(operation, entry, this).IsMemory ? null : entry;
    }

    /// <summary>Everything of the type reads and writes memory only.</summary>
    public bool IsInMemory(ITypeSymbol? type) => type is not null && _inMemory.GetOrAdd(type, _isInMemory);

    /// <summary>A stream of a library that is called a memory stream (recyclable, pooled, in blocks) is taken at its word.</summary>
    private static bool IsMemoryStream(ITypeSymbol type)
    {
        if (type.Name.IndexOf("Memory", StringComparison.Ordinal) < 0 || type.Name.IndexOf("Mapped", StringComparison.Ordinal) >= 0)
            return false;
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Stream", ContainingNamespace: { Name: "IO", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } })
                return true;
        }

        return false;
    }

    /// <summary>A person says whether the method blocks: what its body does is not asked.</summary>
    public bool IsDeclared(IMethodSymbol method) => MatchOf(method).IsDeclared;

    /// <summary>A person says that the operation does not block, whatever is known of it.</summary>
    public bool IsDeclaredHarmless(IOperation operation) =>
        MethodOf(operation) is { } method && MatchOf(method) is { IsDeclared: true, Entry: null };

    private Match MatchOf(IMethodSymbol method) => _catalogue.MayContain(method) ? _matches.GetOrAdd(method.Declared(), _find) : default;

    /// <summary>Known to block only through an abstract member, such as a stream's Read: what it works on decides.</summary>
    public static bool IsByContract(BlockingEntry entry) => entry.ContractSteps is not null;

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
