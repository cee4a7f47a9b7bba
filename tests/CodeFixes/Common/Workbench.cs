using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.CodeFixes.Tests.Common;

/// <summary>A document in a workspace, and single steps with it: what is reported, what is offered, what comes out.</summary>
internal static class Workbench
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Document Open(string source, bool withRuntime = true, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        var workspace = new AdhocWorkspace();
        var project = AddProject(workspace.CurrentSolution, "Test", withRuntime, output);
        return project.AddDocument("Usings.cs", withRuntime ? Verify.Usings + Verify.LoopUsings : Verify.Usings).Project.AddDocument("Test.cs", source);
    }

    public static Project AddProject(Solution solution, string name, bool withRuntime, OutputKind output = OutputKind.DynamicallyLinkedLibrary) => solution
        .AddProject(name, name, LanguageNames.CSharp)
        .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
        .WithCompilationOptions(new CSharpCompilationOptions(output, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true).TurnedOn())
        .WithMetadataReferences(withRuntime ? References.Framework.Add(References.Runtime) : References.Framework);

    /// <summary>What the rules report, in the order of the source.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnose(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync(Token);
        var tree = await document.GetSyntaxTreeAsync(Token);
        var all = await compilation!.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(Token);
        return [.. all.Where(d => d.Location.SourceTree == tree).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>What is offered for one diagnostic.</summary>
    public static async Task<IReadOnlyList<CodeAction>> Offer(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        var offered = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), Token));
        return offered;
    }

    public static async Task<Document> Apply(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(Token);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    /// <summary>Fixes all diagnostics of a document in one go, as tools do that ask for a key.</summary>
    public static async Task<Document> FixAll(CodeFixProvider fix, Document document, string? key)
    {
        var diagnostics = (await Diagnose(document)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id)).ToList();
        var context = new FixAllContext(
            document, fix, FixAllScope.Document, key!, fix.FixableDiagnosticIds, new Found(diagnostics), Token);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        return action is null ? document : await Apply(document, action);
    }

    /// <summary>Ids and messages of the errors, also of those that only the emitter finds (what lives across an await).</summary>
    public static async Task<IReadOnlyList<string>> Errors(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync(Token);
        var result = compilation!.Emit(Stream.Null, cancellationToken: Token);
        return [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id} {d.GetMessage()}").Order()];
    }

    public static async Task<string> Text(Document document) => (await document.GetTextAsync(Token)).ToString();

    private sealed class Found(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
