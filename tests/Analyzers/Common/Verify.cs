using System.Collections.Immutable;
using System.Globalization;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace AsyncLoop.Analyzers.Tests.Common;

/// <summary>
/// Runs every rule over a source: what is marked <c>{|LOOP101:..|}</c> must be reported, nothing else may be. So each
/// case also proves that no second rule speaks of the same defect.
/// </summary>
internal static class Verify
{
    public const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Diagnostics;
        global using System.IO;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public const string LoopUsings = """
        global using AsyncLoop;
        global using AsyncLoop.Annotations;
        """;

    /// <summary>A file that references the runtime.</summary>
    public static Task Source(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary) =>
        Run(source, withRuntime: true, output);

    /// <summary>A file of a project without the runtime.</summary>
    public static Task PlainSource(string source) => Run(source, withRuntime: false, OutputKind.DynamicallyLinkedLibrary);

    /// <summary>A file of a project that references a framework.</summary>
    public static Task FrameworkSource(string source, IEnumerable<MetadataReference> framework, bool withRuntime = false) =>
        Run(source, withRuntime, OutputKind.DynamicallyLinkedLibrary, references: framework);

    /// <summary>A file that need not compile: no rule may throw, and what is marked is still found.</summary>
    public static Task Broken(string source) =>
        Run(source, withRuntime: true, OutputKind.DynamicallyLinkedLibrary, CompilerDiagnostics.None);

    /// <summary>Statements of an async method that may run anywhere.</summary>
    public static Task Async(string statements, string members = "") => Source(Class("async Task<object> M(CancellationToken token)", statements, members));

    /// <summary>Statements of an async method that runs on the loop for certain.</summary>
    public static Task Proven(string statements, string members = "") =>
        Source(Class("[LoopBound] async Task<object> M(CancellationToken token)", statements, members));

    /// <summary>Statements of a synchronous method.</summary>
    public static Task Sync(string statements, string members = "") => Source(Class("object M(CancellationToken token)", statements, members));

    /// <summary>The one diagnostic of a source, or the one with this id, has this message.</summary>
    public static async Task Message(string source, string message, string? id = null) =>
        Assert.Equal(message, Assert.Single(await Diagnostics(source), found => id is null || found.Id == id).GetMessage(CultureInfo.InvariantCulture));

    /// <summary>What all rules report on a source, for assertions on properties and severities.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnostics(string source, string more = "", IEnumerable<MetadataReference>? references = null)
    {
        // Who reads the diagnostics gets them also where the cases are collected.
        RuleCases.Record(isPositive: true, source, Usings + "\n" + LoopUsings + "\n" + more, withRuntime: true, OutputKind.DynamicallyLinkedLibrary, references);
        var compilation = Compile("Test", source, more).AddReferences(references ?? []);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What all rules report on a source that references an assembly of another one, as of a package.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsWith(string library, string source)
    {
        using var image = new MemoryStream();
        Assert.Empty(Compile("Library", library).Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        var compilation = Compile("Test", source).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        return await compilation.WithAnalyzers([new LoopAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    private static CSharpCompilation Compile(string name, params string[] sources) => CSharpCompilation.Create(
        name,
        sources.Append(Usings + "\n" + LoopUsings).Select(text => CSharpSyntaxTree.ParseText(text, path: "Test.cs")),
        References.Framework.Add(References.Runtime),
        (CSharpCompilationOptions)new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true).TurnedOn());

    private static string Class(string signature, string statements, string members) => $$"""
        class C
        {
            {{signature}}
            {
                {{statements}}
                {{(signature.Contains("async") ? "await Task.CompletedTask;" : "")}}
                return null!;
            }

            static Task FAsync() => Task.CompletedTask;
            static Task<int> GAsync() => Task.FromResult(1);
            static ValueTask<int> VAsync() => new(1);

            {{members}}
        }
        """;

    private static async Task Run(
        string source, bool withRuntime, OutputKind output, CompilerDiagnostics compilerDiagnostics = CompilerDiagnostics.Errors,
        IEnumerable<MetadataReference>? references = null)
    {
        var usings = withRuntime ? Usings + "\n" + LoopUsings : Usings;
        if (RuleCases.Record(source.Contains("|}"), source, usings, withRuntime, output, references))
            return;
        var test = new CSharpAnalyzerTest<LoopAnalyzer, DefaultVerifier>
        {
            TestCode = source,
            ReferenceAssemblies = References.None,
            CompilerDiagnostics = compilerDiagnostics,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
        };
        test.TestState.OutputKind = output;
        test.TestState.AdditionalReferences.AddRange(References.Framework.AddRange(references ?? []));
        test.TestState.Sources.Add(("Usings.cs", usings));
        if (withRuntime)
            test.TestState.AdditionalReferences.Add(References.Runtime);
        test.SolutionTransforms.Add((solution, id) => solution
            .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Latest))
            .WithProjectCompilationOptions(id, solution.GetProject(id)!.CompilationOptions!.TurnedOn()));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
