using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.HardPlaces;

/// <summary>
/// All fixes at once over code of a hard place: each hit is fixed on its own, in its document, until nothing is offered any
/// more; each step compiles. What the fixes of two rules make of it together is seen in one result.
/// </summary>
internal static class HardPlace
{
    public const string Helpers = """

        static class H
        {
            public static Task FAsync() => Task.Delay(1);
            public static Task<int> GAsync() => Task.Run(() => 1);
            public static Task<string> TextAsync() => Task.Run(() => "");
            public static int Use(object? value) => 1;
        }
        """;

    private static readonly IReadOnlyList<LoopFix> Fixes =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    /// <summary>Something is reported there, and no fix is offered.</summary>
    public static Task None(string source) => Becomes(source, source);

    /// <summary>A method body of an async method.</summary>
    public static Task Body(string before, string after, string parameters = "", string members = "") => Becomes(
        $"using static H; class C {{ async Task<object?> M({parameters}) {{ {before} await Task.Yield(); return null; }} {members} }}",
        $"using static H; class C {{ async Task<object?> M({parameters}) {{ {after} await Task.Yield(); return null; }} {members} }}");

    /// <param name="before">The code.</param>
    /// <param name="after">What the fixes make of it, one after the other.</param>
    /// <param name="output">A program or a library.</param>
    /// <param name="bulk">What all fixes at once make of it, where that is something else: what may have callers out of sight stays.</param>
    public static async Task Becomes(string before, string after, OutputKind output = OutputKind.DynamicallyLinkedLibrary, string? bulk = null)
    {
        var document = Workbench.Open(before + Helpers, output: output);
        Assert.Empty(await Workbench.Errors(document));
        Assert.NotEmpty(await Workbench.Diagnose(document));
        for (var steps = 0; await Step(document) is { } next; steps++)
        {
            Assert.True(steps < 50, "It does not end.");
            Assert.Empty(await Workbench.Errors(next));
            document = next;
        }

        Assert.Equal(after + Helpers, await Workbench.Text(document));

        // In bulk, rule by rule.
        var all = Workbench.Open(before + Helpers, output: output);
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var fix in Fixes)
                all = await Workbench.FixAll(fix, all, null);
        }

        Assert.Equal((bulk ?? after) + Helpers, await Workbench.Text(all));
    }

    /// <summary>The first preferred fix that is offered; a diagnostic that names a kind is offered one.</summary>
    private static async Task<Document?> Step(Document document)
    {
        foreach (var diagnostic in await Workbench.Diagnose(document))
        {
            if (Fixes.SingleOrDefault(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)) is not { } known)
                continue;
            var preferred = (await Workbench.Offer(known, document, diagnostic)).FirstOrDefault(action => action.EquivalenceKey == diagnostic.Id);
            if (preferred is not null)
                return await Workbench.Apply(document, preferred);
        }

        return null;
    }
}
