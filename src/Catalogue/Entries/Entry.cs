using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Entries;

/// <summary>One member of the catalogue.</summary>
/// <param name="Method">The member.</param>
/// <param name="Tier">How it blocks; null for an override that does not, though what it overrides does.</param>
/// <param name="Contract">How many steps it is from the contract that it rests on; null where IL shows the leaf.</param>
/// <param name="IsLazy">It blocks when its result is enumerated.</param>
/// <param name="IsPinned">Its effect belongs to the calling thread.</param>
/// <param name="Counterpart">The awaitable member to use instead; null where there is none.</param>
/// <param name="Witness">The way to the leaf.</param>
internal sealed record Entry(Method Method, Tier? Tier, int? Contract, bool IsLazy, bool IsPinned, string? Counterpart, string Witness)
{
    /// <summary>Everything that the data file says of the member: overloads with the same facts share a line.</summary>
    public string Facts
    {
        get
        {
            var contract = Contract is null ? "" : $" ~{Contract}";
            var counterpart = Counterpart is null ? "" : " -> " + Counterpart;
            return $"{contract}{(IsLazy ? " lazy" : "")}{(IsPinned ? " pinned" : "")}{counterpart}";
        }
    }

    public string TierName => Tier is { } tier ? tier.ToString().ToLowerInvariant() : "none";
}
