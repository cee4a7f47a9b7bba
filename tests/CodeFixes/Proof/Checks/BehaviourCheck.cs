namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>The program logs what it logged before.</summary>
internal static class BehaviourCheck
{
    public static async Task<IEnumerable<string>> FailuresAsync(Snapshot before, Snapshot after)
    {
        // That it does not compile is another check's matter.
        if (before.IsBroken || after.IsBroken)
            return [];
        var (old, changed) = (await before.LogAsync(), await after.LogAsync());
        return old == changed ? [] : [$"logged\n{old}\nand logs\n{changed}"];
    }
}
