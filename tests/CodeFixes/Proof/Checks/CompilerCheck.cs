namespace AsyncLoop.CodeFixes.Tests.Proof.Checks;

/// <summary>The compiler complains of nothing that it did not complain of before.</summary>
internal static class CompilerCheck
{
    public static IEnumerable<string> Failures(Snapshot before, Snapshot after)
    {
        var known = before.Complaints.ToList();
        return after.Complaints.Where(complaint => !known.Remove(complaint)).Select(complaint => $"new complaint: {complaint.Text}").ToList();
    }
}
