using AsyncLoop.Analyzers.Configuration;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>What blocks, of the three that may know: first the user's lists, then annotations, then the derived catalogue.</summary>
internal sealed class LayeredCatalogue : IBlockingCatalogue
{
    private readonly UserLists _lists;
    private readonly BlockingAnnotations _annotations;
    private readonly IBlockingCatalogue _derived;

    public LayeredCatalogue(UserLists lists, BlockingAnnotations annotations, IBlockingCatalogue derived)
    {
        _lists = lists;
        _annotations = annotations;
        _derived = derived;
    }

    public bool MayContain(IMethodSymbol method) =>
        _derived.MayContain(method) || _annotations.MayContain(method) || _lists.MayListBlocking(method);

    public BlockingEntry? Find(ISymbol declared)
    {
        var entry = declared is IMethodSymbol method && TryFindDeclared(method, out var said) ? said : _derived.Find(declared);
        return entry is { Counterpart: not null } && IsNeverProposed(declared) ? entry with { Counterpart = null } : entry;
    }

    public bool IsDeclared(IMethodSymbol declared) => TryFindDeclared(declared, out _);

    public bool IsNeverProposed(ISymbol declared) =>
        _derived.IsNeverProposed(declared) || (declared is IMethodSymbol method && _lists.IsNeverProposed(method));

    public bool IsInMemory(ITypeSymbol? type) => _derived.IsInMemory(type);

    public bool? AwaitsDisposal(INamedTypeSymbol type) => _derived.AwaitsDisposal(type);

    private bool TryFindDeclared(IMethodSymbol declared, out BlockingEntry? entry)
    {
        if (_lists.MayListBlocking(declared) && _lists.FindBlocking(declared) is { } line)
        {
            entry = line.Verb == ListVerb.NonBlocking
                ? null
                : new BlockingEntry(Tier.Wait, line.Replacement, IsPinned: false) { IsDeclared = true, Reason = line.Reason };
            return true;
        }

        entry = null;
        return _annotations.MayContain(declared) && _annotations.TryFind(declared, out entry);
    }
}
