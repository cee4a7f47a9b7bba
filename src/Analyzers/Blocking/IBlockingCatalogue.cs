using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>A source of facts about members without source: which of them block.</summary>
internal interface IBlockingCatalogue
{
    /// <summary>A quick refusal by name alone, before anything is asked about the symbol.</summary>
    bool MayContain(string memberName);

    /// <summary>The entry of a member in its declared form (generic definition, unreduced extension); null where it does not block.</summary>
    BlockingEntry? Find(ISymbol declared);

    /// <summary>Everything of the type reads and writes memory only: a MemoryStream, a StringReader.</summary>
    bool IsInMemory(ITypeSymbol? type);

    /// <summary>Whether the awaitable twin of a member must not be proposed, whatever its name promises.</summary>
    bool IsNeverProposed(ISymbol declared);

    /// <summary>Whether the type's own DisposeAsync waits for something; null where nothing is known of it.</summary>
    bool? AwaitsDisposal(INamedTypeSymbol type);
}
