namespace AsyncLoop.Analyzers.Tests.Configuration;

/// <summary>What a file says of a referenced assembly is followed as if its source were here.</summary>
public sealed class SummariesTests
{
    private const string Name = "Lib.asyncloop-summary.txt";

    /// <summary>By hand, as a walk through the assembly would write it.</summary>
    private const string Summary = """
        // Lib 1.0
        M:Lib.Store.#ctor(System.String) io File.OpenRead
        M:Lib.Store.Load(System.String) wait Cache.Fetch -> Socket.Receive
        P:Lib.Store.Size io Index.Read -> FileStream.Read
        """;

    private static readonly ConfiguredProject Project = new("""
        using Lib;
        class C
        {
            async Task M(Store s)
            {
                await Task.Yield();
                s.Load("x");
                Helper(s);
                _ = s.Size;
                _ = new Store("x");
                s.Quiet();
                await Task.Run(() => s.Load("x"));
            }

            [LoopBound] async Task P(Store s) { s.Load("x"); await Task.Yield(); }

            static void Helper(Store s) => s.Load("x");
            void Sync(Store s) => s.Load("x");
        }
        """)
    {
        References =
        [
            ConfiguredProject.Library("""
                namespace Lib { public class Store { public Store(string s) { } public Store() { } public void Load(string s) { } public int Size => 1; public void Quiet() { } } }
                """, "Lib"),
        ],
    };

    [Fact]
    public async Task A_call_is_reported_with_the_path_of_its_summary()
    {
        Assert.Empty(await Project.Findings());
        Assert.Equal(
            [
                "LOOP105 0.cs(10): 'new Store' blocks the thread that runs this async code: new Store -> File.OpenRead (0.cs:10)",
                "LOOP105 0.cs(15): 'Store.Load' freezes the loop: Store.Load -> Cache.Fetch -> Socket.Receive (0.cs:15)",
                "LOOP105 0.cs(7): 'Store.Load' blocks the thread that runs this async code: Store.Load -> Cache.Fetch -> Socket.Receive (0.cs:7)",
                "LOOP105 0.cs(8): 'Helper' blocks the thread that runs this async code: Helper -> Store.Load -> Cache.Fetch -> Socket.Receive (0.cs:17)",
                "LOOP105 0.cs(9): 'Store.Size' blocks the thread that runs this async code: Store.Size -> Index.Read -> FileStream.Read (0.cs:9)",
            ],
            await Project.File(Name, Summary).Findings());
    }

    [Fact]
    public async Task A_list_counts_before_a_summary()
    {
        var ids = (await Project.File(Name, Summary).File("AsyncLoop.a.txt", "nonblocking M:Lib.Store.Load(System.String) : cached").Findings()).Select(f => f.Split(':')[0]);
        Assert.Equal(["LOOP105 0.cs(10)", "LOOP105 0.cs(9)"], ids);

        ids = (await Project.File(Name, Summary).File("AsyncLoop.a.txt", "blocking M:Lib.Store.Load(System.String)").Findings()).Select(f => f.Split(':')[0]);
        Assert.Equal(["LOOP101 0.cs(15)", "LOOP101 0.cs(7)", "LOOP105 0.cs(10)", "LOOP105 0.cs(8)", "LOOP105 0.cs(9)"], ids);
    }

    [Fact]
    public async Task The_first_line_of_an_id_counts_and_a_bad_one_is_skipped()
    {
        var found = await Project.File(Name, "M:Lib.Store.Load(System.String) never\r\nM:Lib.Store.Load(System.String)\twait\tA\r\nM:Lib.Store.Load(System.String) wait B\r\n").Findings();
        Assert.StartsWith("LOOP001 Lib.asyncloop-summary.txt(1)", found[0]);
        Assert.Equal(3, found.Count(f => f.Contains("Store.Load -> A (")));
        Assert.Equal(4, found.Length);
    }
}
