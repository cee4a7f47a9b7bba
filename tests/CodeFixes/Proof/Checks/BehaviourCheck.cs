using AsyncLoop.CodeFixes.Tests.Proof.Programs;

namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>The program logs what it logged before.</summary>
internal static class BehaviourCheck
{
    public static async Task<IEnumerable<string>> FailuresAsync(Snapshot before, Snapshot after, TimeSpan limit)
    {
        // That it does not compile is another check's matter.
        if (before.IsBroken || after.IsBroken)
            return [];
        var (old, changed) = (await before.LogAsync(ProgramRunner.Limit), await after.LogAsync(limit));
        // What stood still may do anything now.
        return old == changed || old == ProgramRunner.DoesNotEnd ? [] : [$"logged\n{old}\nand logs\n{changed}"];
    }
}
