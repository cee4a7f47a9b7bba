namespace AsyncLoop.Benchmarks.Analyzers.GeneratedCode;

/// <summary>Names as people choose them: few and repeated, so that an index by name finds many of each.</summary>
internal static class Words
{
    private static readonly string[] Verbs =
        ["Load", "Parse", "Compute", "Resolve", "Find", "Read", "Write", "Merge", "Apply", "Build", "Check", "Update", "Open", "Flush", "Send", "Map"];

    private static readonly string[] Nouns =
        ["Order", "Invoice", "Customer", "Session", "Channel", "Packet", "Header", "Index", "Route", "Job", "Trigger", "Key", "Price", "Account", "Message", "Token"];

    private static readonly string[] Roles = ["Service", "Manager", "Reader", "Writer", "Cache", "Handler", "Client", "Builder"];

    public static string Verb(Random random) => Verbs[random.Next(Verbs.Length)];

    public static string Noun(Random random) => Nouns[random.Next(Nouns.Length)];

    public static string Role(Random random) => Roles[random.Next(Roles.Length)];
}
