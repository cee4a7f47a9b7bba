using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Tests.Robustness;

/// <summary>The same code gives the same diagnostics, in whatever order it is analysed.</summary>
public sealed class OrderTests
{
    private const int Edits = 6;

    /// <summary>Paths of one length to several ends, through interfaces, recursion, both modes of a method and other files.</summary>
    private static readonly CSharpCompilation Crossing = Corpus.Compile(
        ("Callers.cs", """
            class Callers(IStore store, Shallow shallow)
            {
                async Task One() { Deep.First(3); Deep.Second(3); shallow.Load(); store.Load(); await Task.Yield(); }
                [LoopBound] async Task Two() { Deep.Second(1); _ = shallow.Value; Modes.Open(false); Modes.Open(true); await Task.Yield(); }
                async Task Three() { foreach (var i in Modes.Items()) { } using var s = new Shallow(); EventLoop.Run(One); await Task.Yield(); }
            }
            """),
        ("Deep.cs", """
            static class Deep
            {
                public static void First(int n) { if (n > 0) Second(n - 1); Leaves.Sleep(); }
                public static void Second(int n) { First(n); Leaves.Read(); Leaves.Sleep(); }
            }
            """),
        ("Stores.cs", """
            interface IStore { void Load(); }
            class A : IStore { public void Load() => Leaves.Read(); }
            class B : IStore { public void Load() => Modes.Open(false); }
            class Shallow : IStore, IDisposable { public virtual void Load() { } public int Value => Loop.Get(); public void Dispose() => Leaves.Sleep(); }
            class Deeper : Shallow { public override void Load() => Deep.First(1); }
            """),
        ("Modes.cs", """
            static class Modes
            {
                public static void Open(bool async) { if (async) Task.Yield(); else Leaves.Read(); }
                public static IEnumerable<int> Items() { Leaves.Sleep(); yield return 1; }
            }
            static class Loop { public static int Get() => EventLoop.Run(() => Task.FromResult(1)); }
            """),
        ("Leaves.cs", """
            static class Leaves
            {
                public static void Sleep() { Thread.Sleep(1); }
                public static void Read() { File.ReadAllText("f"); }
            }
            """));

    /// <summary>Those that the rules have much to say of.</summary>
    private static readonly CSharpCompilation[] Programs = [Crossing, .. Corpus.Projects.Take(2)];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Programs.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Any_order_of_files_with_and_without_concurrency(int program)
    {
        var compilation = Programs[program];
        var expected = await AllAtOnce(Renamed(compilation), concurrent: false);
        Assert.NotEmpty(expected);
        var random = new Random(program);
        for (var i = 0; i < 6; i++)
        {
            var trees = compilation.SyntaxTrees.ToArray();
            random.Shuffle(trees);
            var shuffled = Renamed(compilation).RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
            Assert.Equal(expected, await AllAtOnce(shuffled, concurrent: i % 2 == 0));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Files_one_by_one_and_all_at_once_after_each_edit(int program)
    {
        var random = new Random(program);
        var compilation = Programs[program];
        for (var edit = 0; edit < Edits; edit++)
        {
            // One analysis takes over what the one before it found out; another knows nothing.
            var expected = await AllAtOnce(Renamed(compilation), concurrent: true);
            Assert.Equal(expected, await AllAtOnce(compilation, concurrent: true));
            Assert.Equal(expected, await OneByOne(compilation, random));
            compilation = EditBody(compilation, random);
        }
    }

    /// <summary>Facts are kept under the name of the assembly: under a new one, nothing is known.</summary>
    private static CSharpCompilation Renamed(CSharpCompilation compilation) => compilation.WithAssemblyName("Order" + Guid.NewGuid());

    /// <summary>Takes a statement out of a body, so that it no longer blocks, or by another path.</summary>
    private static CSharpCompilation EditBody(CSharpCompilation compilation, Random random)
    {
        var bodies = compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes())
            .OfType<BlockSyntax>().Where(block => block.Statements.Count > 0).ToList();
        var body = bodies[random.Next(bodies.Count)];
        var statement = body.Statements[random.Next(body.Statements.Count)];
        return Corpus.Edit(compilation, body.SyntaxTree, body.SyntaxTree.ToString().Remove(statement.SpanStart, statement.Span.Length));
    }

    private static async Task<List<string>> AllAtOnce(CSharpCompilation compilation, bool concurrent) =>
        Texts(await new Analysis(compilation, concurrent).All());

    private static async Task<List<string>> OneByOne(CSharpCompilation compilation, Random random)
    {
        var trees = compilation.SyntaxTrees.ToArray();
        random.Shuffle(trees);
        var analysis = new Analysis(compilation);
        var found = new List<Diagnostic>();
        foreach (var tree in trees)
            found.AddRange(await analysis.In(tree));
        return Texts(found);
    }

    private static List<string> Texts(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Select(d => $"{d.Id} {d.Severity} {d.Location.SourceTree!.FilePath}{d.Location.SourceSpan} {d.GetMessage(CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal)];
}
