using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>A source of facts about members: which of them block.</summary>
internal interface IBlockingCatalogue
{
    /// <summary>A quick refusal by name and assembly, before anything else is asked about the symbol.</summary>
    bool MayContain(IMethodSymbol method);

    /// <summary>The entry of a member in its declared form (generic definition, unreduced extension); null where it does not block.</summary>
    BlockingEntry? Find(ISymbol declared);

    /// <summary>A person says whether the member blocks, by list or annotation: its body is not asked.</summary>
    bool IsDeclared(IMethodSymbol declared);

    /// <summary>The awaitable twin of the member must not be proposed, whatever its name promises.</summary>
    bool IsNeverProposed(ISymbol declared);

    /// <summary>Everything of the type reads and writes memory only: a MemoryStream, a StringReader.</summary>
    bool IsInMemory(ITypeSymbol? type);

    /// <summary>Whether the type's own DisposeAsync waits for something; null where nothing is known of it.</summary>
    bool? AwaitsDisposal(INamedTypeSymbol type);
}
