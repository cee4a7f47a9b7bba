using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.Common;

/// <summary>
/// Applies a fix to every diagnostic that is marked <c>{|LOOP101:..|}</c>, until it offers nothing more. What is left is
/// marked in the result, and the result compiles. Where nothing may be offered the result is the source.
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
        global using System.Net.Sockets;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    public const string LoopUsings = """
        global using AsyncLoop;
        global using AsyncLoop.Annotations;

        """;

    /// <summary>Statements of an async method that runs on the loop for certain.</summary>
    public static Task Proven<TFix>(string before, string after, string parameters = "", string? key = null, string members = "")
        where TFix : CodeFixProvider, new() =>
        Source<TFix>(Class("[LoopBound] " + Signature(parameters), before, members), Class("[LoopBound] " + Signature(parameters), after, members), key);

    /// <summary>Statements of an async method that may run anywhere.</summary>
    public static Task Async<TFix>(string before, string after, string parameters = "", string? key = null, string members = "")
        where TFix : CodeFixProvider, new() =>
        Source<TFix>(Class(Signature(parameters), before, members), Class(Signature(parameters), after, members), key);

    /// <summary>The same, by one fix of all in document, project and solution, too.</summary>
    public static Task Bulk<TFix>(string before, string after, string parameters = "", string? key = null, string members = "", string? bulk = null)
        where TFix : CodeFixProvider, new() =>
        Source<TFix>(
            Class("[LoopBound] " + Signature(parameters), before, members), Class("[LoopBound] " + Signature(parameters), after, members), key,
            bulk: Class("[LoopBound] " + Signature(parameters), bulk ?? after, members));

    public static async Task Source<TFix>(
        string before, string after, string? key = null, bool withRuntime = true, bool withUsings = true,
        OutputKind output = OutputKind.DynamicallyLinkedLibrary, bool compiles = true, string? bulk = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<LoopAnalyzer, TFix, DefaultVerifier>
        {
            TestCode = before,
            FixedCode = after,
            ReferenceAssemblies = References.None,
            CompilerDiagnostics = compiles ? CompilerDiagnostics.Errors : CompilerDiagnostics.None,
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            CodeActionEquivalenceKey = key,
            CodeFixTestBehaviors = bulk is null ? CodeFixTestBehaviors.SkipFixAllCheck : CodeFixTestBehaviors.None,
        };
        if (bulk is not null)
            test.BatchFixedCode = bulk;
        test.TestState.OutputKind = output;
        test.TestState.AdditionalReferences.AddRange(References.Framework);
        if (withRuntime)
            test.TestState.AdditionalReferences.Add(References.Runtime);
        if (withUsings)
        {
            foreach (var state in new[] { test.TestState, test.FixedState, test.BatchFixedState })
                state.Sources.Add(("Usings.cs", withRuntime ? Usings + LoopUsings : Usings));
        }

        // What cannot be fixed stays, and is marked in the result.
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.BatchFixedState.MarkupHandling = MarkupMode.Allow;
        test.SolutionTransforms.Add((solution, id) => solution
            .WithProjectParseOptions(id, new CSharpParseOptions(LanguageVersion.Latest))
            .WithProjectCompilationOptions(id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithNullableContextOptions(NullableContextOptions.Enable).TurnedOn()));
        await test.RunAsync(TestContext.Current.CancellationToken);

        // Some errors come from the emitter alone.
        if (compiles && withUsings && after != before)
        {
            TestFileMarkupParser.GetSpans(after, out var source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _);
            Assert.Empty(await Workbench.Errors(Workbench.Open(source, withRuntime, output)));
        }
    }

    private static string Signature(string parameters) => $"async Task<object?> M({parameters})";

    private static string Class(string signature, string statements, string members) => $$"""
        class C
        {
            {{signature}}
            {
                {{statements}}
                await Task.CompletedTask;
                return null;
            }

            static Task FAsync() => Task.CompletedTask;
            static Task FAsync(int number) => Task.CompletedTask;
            static Task<int> GAsync() => Task.FromResult(1);
            static Task<string> TextAsync() => Task.FromResult("");
            static ValueTask<int> VAsync() => new(1);
            static async IAsyncEnumerable<int> Numbers() { await Task.Yield(); yield return 1; }
            static void Use(object? value) { }

            {{members}}
        }
        """;
}
