using Microsoft.CodeAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>A source of facts about members without source: which of them block.</summary>
internal interface IBlockingCatalogue
{
    /// <summary>A quick refusal by the name of a method or property alone, before anything is asked about the symbol.</summary>
    bool MayContain(string memberName);

    /// <summary>The entry of a member in its declared form (generic definition, unreduced extension); null where it does not block.</summary>
    BlockingEntry? Find(ISymbol declared);

    /// <summary>Everything of the type reads and writes memory only: a MemoryStream, a StringReader.</summary>
    bool IsInMemory(ITypeSymbol? type);
}
