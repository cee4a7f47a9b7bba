using AsyncLoop.Catalogue.Entries;
using AsyncLoop.Catalogue.Metadata;
using AsyncLoop.Catalogue.Walk;

namespace AsyncLoop.Catalogue.Queries;

/// <summary>Why a member is an entry, or why it is none.</summary>
internal static class WhyQuery
{
    public static int Run(string member, TextWriter output)
    {
        using var derivation = new Derivation(FrameworkPack.Pinned());
        var methods = derivation.FindMembers(member).ToList();
        if (methods.Count == 0)
        {
            output.WriteLine($"No public member '{member}' (write Type.Member, Namespace.Type.Member or Type.new).");
            return 1;
        }

        foreach (var method in methods)
        {
            output.WriteLine(method.Display);
            output.WriteLine("  " + Explain(derivation, method));
        }

        return 0;
    }

    public static string Explain(Derivation derivation, Method method)
    {
        if (derivation.Entries.FirstOrDefault(e => e.Method == method) is not { } entry)
            return "no entry: " + WhyNot(derivation, method);
        if (entry.Tier is null)
            return "no entry: " + entry.Witness;
        var never = derivation.NeverProposedBecause(method) is { } reason ? $"; counterpart never proposed: {reason}" : "";
        return $"{entry.TierName}{entry.Facts} <- {entry.Witness}{never}";
    }

    private static string WhyNot(Derivation derivation, Method method)
    {
        if (derivation.ExcludedBecause(method) is { } excluded)
            return "excluded: " + excluded;
        if (method.IsAwaitable)
            return "what it returns can be awaited" + (derivation.Walker.Prologues.Contains(method) ? "; its synchronous part blocks" : "");
        if (derivation.Cuts.Of(method) is { } cut)
            return $"cut, {cut}: {derivation.Cuts.Reasons[cut]}";
        if (derivation.Contracts.ExceptionOf(method) is { } exception)
            return "no contract: " + exception;
        if (derivation.Walker.Reached[method.Index] is { } reach)
            return $"only a brief lock: {derivation.Witness(derivation.Walker.Reached, method.Index)} ({reach.Hops} steps)";
        return BehindCut(derivation, method) ?? "no way leads from it to a leaf";
    }

    /// <summary>The cut that alone keeps the member quiet.</summary>
    private static string? BehindCut(Derivation derivation, Method method)
    {
        foreach (var (cut, reason) in derivation.Cuts.Reasons)
        {
            var walker = derivation.Walk(withoutCut: cut);
            if (walker.Reached[method.Index] is { Tier: not Tier.Lock })
                return $"behind the cut '{cut}' ({reason}): {derivation.Witness(walker.Reached, method.Index)}";
        }

        return null;
    }
}
