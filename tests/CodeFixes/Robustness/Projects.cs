using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncLoop.CodeFixes.Tests.Robustness;

/// <summary>A framework that has not all counterparts.</summary>
public enum OldFramework
{
    NetStandard,
    NetFramework,
}

/// <summary>One file in two projects: of the newest framework with the runtime, and of another one.</summary>
internal static class Projects
{
    public const string NeedsOld = "The reference assemblies of .NET Standard 2.0 and .NET Framework 4.7.2 are not in the package folder.";

    private const string OldUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    public static bool HasOld => Enum.GetValues<OldFramework>().All(framework => FilesOf(framework).All(File.Exists));

    public static IReadOnlyList<LoopFix> Fixes { get; } =
        [.. typeof(LoopFix).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LoopFix))).Select(t => (LoopFix)Activator.CreateInstance(t)!)];

    /// <summary>The document of the newest framework, with the symbol NEW, that is linked with one of an old framework.</summary>
    public static (Document New, Document Old) Multitargeted(string source, OldFramework framework = OldFramework.NetStandard)
    {
        var first = Workbench.Open(source);
        first = first.Project.WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: ["NEW"])).GetDocument(first.Id)!;
        var second = Workbench.AddProject(first.Project.Solution, "Old", withRuntime: false)
            .WithMetadataReferences(FilesOf(framework).Select(References.Load))
            .AddDocument("Usings.cs", OldUsings).Project
            .AddDocument("Test.cs", source, filePath: "/Test.cs");
        var solution = second.Project.Solution.WithDocumentFilePath(first.Id, "/Test.cs");
        return (solution.GetDocument(first.Id)!, solution.GetDocument(second.Id)!);
    }

    /// <summary>A document of an old framework alone.</summary>
    public static Document Old(string source, OldFramework framework) => Workbench.AddProject(new AdhocWorkspace().CurrentSolution, "Old", withRuntime: false)
        .WithMetadataReferences(FilesOf(framework).Select(References.Load))
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

    private static IEnumerable<string> FilesOf(OldFramework framework) => framework == OldFramework.NetStandard
        ? [Path.Combine(References.Metadata("NetStandard"), "netstandard.dll")]
        : new[] { "mscorlib.dll", "System.dll", "System.Core.dll" }.Select(name => Path.Combine(References.Metadata("NetFramework"), name));

    private static async Task Compiles(Document document)
    {
        Assert.Empty(await Workbench.Errors(document));
        var text = await document.GetTextAsync(TestContext.Current.CancellationToken);
        foreach (var id in document.GetLinkedDocumentIds())
            Assert.Empty(await Workbench.Errors(document.Project.Solution.WithDocumentText(id, text).GetDocument(id)!));
    }
}
