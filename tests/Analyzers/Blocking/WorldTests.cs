using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking.Transitive;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Configuration;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.Analyzers.Tests.Blocking;

/// <summary>Facts outlive a compilation where only bodies change, and never say anything of a body that did change.</summary>
public sealed class WorldTests
{
    private const string Caller = "class C { async Task M() { Helper.Load(); await Task.Yield(); } }";
    private const string Helper = "static class Helper { public static void Load() { Leaf.Run(); } }";
    private const string Blocks = "static class Leaf { public static void Run() { Thread.Sleep(1); } }";
    private const string DoesNot = "static class Leaf { public static void Run() { } }";

    [Fact]
    public async Task An_edit_of_a_helper_changes_what_is_said_of_its_callers()
    {
        var blocking = Compile(Caller, Helper, Blocks);
        Assert.Equal(["LOOP105"], await IdsIn(blocking, 0));

        var quiet = Edit(blocking, 2, DoesNot);
        Assert.Empty(await IdsIn(quiet, 0));

        var again = Edit(quiet, 2, Blocks);
        Assert.Equal(["LOOP105"], await IdsIn(again, 0));
    }

    [Fact]
    public async Task A_changed_signature_is_seen()
    {
        var blocking = Compile(Caller, Helper, Blocks);
        Assert.Equal(["LOOP105"], await IdsIn(blocking, 0));

        var waived = Edit(blocking, 1, Helper.Replace("public static void", "[NonBlocking(\"test\")] public static void"));
        Assert.Empty(await IdsIn(waived, 0));
    }

    [Fact]
    public void Facts_of_other_trees_are_taken_over_when_a_body_is_edited()
    {
        var before = Compile(Caller, Helper, Blocks);
        var world = World.For(before, UserLists.None);
        var next = World.For(Edit(before, 2, DoesNot), UserLists.None);
        Assert.Same(world.FactsOf(1), next.FactsOf(1));
        Assert.NotSame(world.FactsOf(2), next.FactsOf(2));
    }

    [Fact]
    public void Nothing_is_taken_over_when_a_declaration_or_a_reference_changes()
    {
        var before = Compile(Caller, Helper, Blocks);
        var world = World.For(before, UserLists.None);
        Assert.NotSame(world.FactsOf(1), World.For(Edit(before, 2, Blocks.Replace("Run()", "Run(int i = 0)")), UserLists.None).FactsOf(1));
        Assert.NotSame(world.FactsOf(1), World.For(before.RemoveReferences(References.Runtime), UserLists.None).FactsOf(1));
        GC.KeepAlive(world);
    }

    [Fact]
    public void Compilations_are_not_kept_alive()
    {
        var weak = AnalyseAndForget();
        for (var i = 0; i < 10 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(weak.IsAlive);
    }

    // Of its own and not inlined, so that no local or state machine of the test holds the compilation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AnalyseAndForget()
    {
        WeakReference? weak = null;
        var thread = new Thread(() =>
        {
            var analysis = Compile(Caller, Helper, Blocks).WithAnalyzers([new LoopAnalyzer()]);
            Assert.NotEmpty(analysis.GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult());
            weak = new WeakReference(analysis.Compilation);
        });
        thread.Start();
        thread.Join();
        return weak!;
    }

    private static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "World" + Guid.NewGuid(),
        sources.Append(Verify.Usings + "\n" + Verify.LoopUsings).Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"{i}.cs")),
        References.Framework.Add(References.Runtime),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static CSharpCompilation Edit(CSharpCompilation compilation, int tree, string text)
    {
        var old = compilation.SyntaxTrees[tree];
        return compilation.ReplaceSyntaxTree(old, old.WithChangedText(SourceText.From(text)));
    }

    /// <summary>As an editor asks: for the diagnostics of one document.</summary>
    private static async Task<IEnumerable<string>> IdsIn(CSharpCompilation compilation, int tree)
    {
        var analysis = compilation.WithAnalyzers([new LoopAnalyzer()]);
        var model = analysis.Compilation.GetSemanticModel(analysis.Compilation.SyntaxTrees.ElementAt(tree));
        var found = await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, TestContext.Current.CancellationToken);
        return found.Select(d => d.Id);
    }
}
