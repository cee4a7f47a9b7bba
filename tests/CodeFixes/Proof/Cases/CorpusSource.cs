using System.Collections.Immutable;
using AsyncLoop.Analyzers.Tests.Common;
using AsyncLoop.CodeFixes.Tests.Common;
using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.Tests.Proof.Cases;

/// <summary>
/// The code of Proof/Corpus: each of its folders is a project, and references those before it. The last has a program that
/// runs. Code that needs C# 13, which not every host has, stands in files of its own.
/// </summary>
internal static class CorpusSource
{
    private static string Root => Path.Combine(References.RepositoryRoot, "tests", "CodeFixes", "Proof", "Corpus");

    /// <summary>What code of the pages, cases and programs at random does not show: much of it in many files.</summary>
    public static ProofCase Read()
    {
        var solution = new AdhocWorkspace().CurrentSolution;
        var documents = ImmutableArray.CreateBuilder<DocumentId>();
        var before = new List<ProjectId>();
        foreach (var folder in Directory.GetDirectories(Root).Order(StringComparer.Ordinal))
        {
            var project = Workbench.AddProject(solution, Path.GetFileName(folder), withRuntime: true)
                .WithProjectReferences(before.Select(id => new ProjectReference(id)))
                .AddDocument("Usings.cs", Verify.Usings + Verify.LoopUsings + "global using System.Net.Http;").Project;
            foreach (var file in Directory.GetFiles(folder, "*.cs").Where(CanCompile).Order(StringComparer.Ordinal))
            {
                var document = project.AddDocument(Path.GetFileName(file), File.ReadAllText(file));
                documents.Add(document.Id);
                project = document.Project;
            }

            before.Add(project.Id);
            solution = project.Solution;
        }

        return new ProofCase("Corpus", solution, documents.ToImmutable(), Runs: true);
    }

    private static bool CanCompile(string file) => Language.HasRefsInAsync || !file.EndsWith(".CSharp13.cs", StringComparison.Ordinal);
}
