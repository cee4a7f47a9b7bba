using System.Collections.Immutable;
using AsyncLoop.CodeFixes.Tests.Common;
using AsyncLoop.CodeFixes.Tests.Proof.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;

namespace AsyncLoop.CodeFixes.Tests.Proof.Cases;

/// <summary>Code that every fix is tried on.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Solution">The code, and whatever it needs to compile.</param>
/// <param name="Documents">The documents of it that are fixed.</param>
/// <param name="Runs">It has a <c>Program.Run(StringBuilder)</c> whose log the fixes must keep.</param>
internal sealed record ProofCase(string Name, Solution Solution, ImmutableArray<DocumentId> Documents, bool Runs = false)
{
    // Projects of the same kind grow out of one, whose references are read and bound once.
    private static readonly Dictionary<string, Project> Templates = [];

    /// <summary>How many places of one rule and kind are tried singly; fixing all at once has the rest.</summary>
    public int PlacesOfAKind => IsExhaustive ? int.MaxValue : 1;

    /// <summary>Every place is tried, and every scope.</summary>
    public bool IsExhaustive { get; init; } = Effort.IsExhaustive;

    /// <summary>How long a program that was fixed may run.</summary>
    public TimeSpan Limit { get; init; } = ProgramRunner.Limit;

    /// <summary>A project with one document.</summary>
    public static ProofCase Of(
        string name, string source, string usings = Verify.Usings + Verify.LoopUsings, bool withRuntime = true,
        OutputKind output = OutputKind.DynamicallyLinkedLibrary, IReadOnlyList<MetadataReference>? references = null, bool runs = false)
    {
        var document = Template(usings, withRuntime, output, references ?? []).AddDocument("Test.cs", source);
        return new ProofCase(name, document.Project.Solution, [document.Id], runs);
    }

    /// <summary>A program that runs, well formatted.</summary>
    public static async Task<ProofCase> OfProgramAsync(string source, CancellationToken cancellationToken)
    {
        var one = Of("Program", source, runs: true);
        var formatted = await Formatter.FormatAsync(one.Solution.GetDocument(one.Documents[0])!, cancellationToken: cancellationToken);
        return one with { Solution = one.Solution.WithDocumentText(one.Documents[0], await formatted.GetTextAsync(cancellationToken)) };
    }

    /// <summary>A project without documents but the global imports.</summary>
    public static Project Template(string usings, bool withRuntime, OutputKind output, IReadOnlyList<MetadataReference> references)
    {
        var key = string.Join('|', [usings, withRuntime.ToString(), output.ToString(), .. references.Select(reference => reference.Display)]);
        lock (Templates)
        {
            if (Templates.TryGetValue(key, out var known))
                return known;
            var project = Workbench.AddProject(new AdhocWorkspace().CurrentSolution, "Test", withRuntime, output).AddMetadataReferences(references);
            // A build suppresses them, too: that a reference was built against an older framework.
            var options = project.CompilationOptions!;
            options = options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItem("CS1701", ReportDiagnostic.Suppress).SetItem("CS1702", ReportDiagnostic.Suppress));
            return Templates[key] = project.WithCompilationOptions(options).AddDocument("Usings.cs", usings).Project;
        }
    }
}
