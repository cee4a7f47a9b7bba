namespace AsyncLoop.Catalogue.Walk;

/// <summary>How a member blocks; the analyzer's tiers, and what the walk needs besides.</summary>
internal enum Tier
{
    Wait,
    IO,
    Meta,
    Lock,
}

/// <summary>That a node blocks, and by which way.</summary>
/// <param name="Tier">How it blocks.</param>
/// <param name="IsContract">Known only through an abstract member that means it.</param>
/// <param name="Next">The node that is one step nearer to the leaf; -1 for a leaf.</param>
/// <param name="Hops">How many steps it is to the leaf.</param>
/// <param name="Why">What the leaf is.</param>
/// <param name="IsLazy">It blocks when its result is enumerated.</param>
/// <param name="Through">For contracts: the arguments through which it blocks, one bit each.</param>
internal sealed record Reach(Tier Tier, bool IsContract, int Next, int Hops, string Why, bool IsLazy, ulong Through);
