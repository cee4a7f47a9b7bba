using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.Robustness;

/// <summary>One file in two projects: of the newest framework with the runtime, and of another one.</summary>
internal static class Projects
{
    public const string NeedsNetStandard = "The reference assembly of .NET Standard 2.0 is not in the package folder.";

    private const string OldUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    private static readonly string NetStandard = References.Metadata("NetStandard");

    public static bool HasNetStandard => File.Exists(NetStandard);

    public static IReadOnlyList<LoopFix> Fixes { get; } =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    /// <summary>The document of the newest framework, with the symbol NEW, that is linked with one of .NET Standard 2.0.</summary>
    public static (Document New, Document Old) Multitargeted(string source)
    {
        var first = Workbench.Open(source);
        first = first.Project.WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NEW"])).GetDocument(first.Id)!;
        var second = Workbench.AddProject(first.Project.Solution, "Old", withRuntime: false)
            .WithMetadataReferences([References.Load(NetStandard)])
            .AddDocument("Usings.cs", OldUsings).Project
            .AddDocument("Test.cs", source, filePath: "/Test.cs");
        var solution = second.Project.Solution.WithDocumentFilePath(first.Id, "/Test.cs");
        return (solution.GetDocument(first.Id)!, solution.GetDocument(second.Id)!);
    }

    /// <summary>A document of .NET Standard 2.0 alone.</summary>
    public static Document Old(string source) => Workbench.AddProject(new AdhocWorkspace().CurrentSolution, "Old", withRuntime: false)
        .WithMetadataReferences([References.Load(NetStandard)])
        .AddDocument("Usings.cs", OldUsings).Project
        .AddDocument("Test.cs", source);

    /// <summary>What is offered for the only diagnostic: title and the new text, which compiles in every project that has the file.</summary>
    public static async Task<IReadOnlyList<(string Title, string Text)>> Offered(Document document)
    {
        var diagnostic = Assert.Single(await Workbench.Diagnose(document));
        var offered = new List<(string, string)>();
        foreach (var action in await Workbench.Offer(Fixes.Single(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)), document, diagnostic))
        {
            var changed = await Workbench.Apply(document, action);
            await Compiles(changed);
            offered.Add((action.Title, await Workbench.Text(changed)));
        }

        return offered;
    }

    /// <summary>All fixes in bulk.</summary>
    public static async Task<string> InBulk(Document document)
    {
        foreach (var fix in Fixes)
            document = await Workbench.FixAll(fix, document, null);
        await Compiles(document);
        return await Workbench.Text(document);
    }

    private static async Task Compiles(Document document)
    {
        Assert.Empty(await Workbench.Errors(document));
        var text = await document.GetTextAsync(TestContext.Current.CancellationToken);
        foreach (var id in document.GetLinkedDocumentIds())
            Assert.Empty(await Workbench.Errors(document.Project.Solution.WithDocumentText(id, text).GetDocument(id)!));
    }
}
