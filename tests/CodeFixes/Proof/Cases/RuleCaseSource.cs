using System.Collections.Immutable;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof.Cases;

/// <summary>What the tests of the rules verify.</summary>
internal static class RuleCaseSource
{
    /// <summary>All of it; by default one case of a shape, as many differ in nothing but the method that is called.</summary>
    public static async Task<IReadOnlyList<ProofCase>> ReadAsync()
    {
        var all = (await RuleCases.CollectAsync()).DistinctBy(one => (one.Source, one.Usings, one.WithRuntime, one.Output));
        return [.. (Effort.IsExhaustive ? all : all.DistinctBy(ShapeOf)).Select(Read)];
    }

    private static ProofCase Read(RuleCase one) =>
        ProofCase.Of(one.Test, Unmarked(one).Source, one.Usings, one.WithRuntime, one.Output, one.References);

    private static (string Source, ImmutableDictionary<string, ImmutableArray<TextSpan>> Marks) Unmarked(RuleCase one)
    {
        TestFileMarkupParser.GetSpans(one.Source, out var source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> marks);
        return (source, marks);
    }

    /// <summary>For each place that is marked its rule, and the kinds of the nodes around it.</summary>
    private static string ShapeOf(RuleCase one)
    {
        var (source, marks) = Unmarked(one);
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();
        return $"{one.Test.Split('.')[0]} {one.WithRuntime} {one.Output} " + string.Join(' ', marks
            .SelectMany(mark => mark.Value, (mark, span) => (mark.Key, span))
            .OrderBy(place => place.span.Start)
            .Select(place => place.Key + string.Concat(root.FindNode(place.span, getInnermostNodeForTie: true).AncestorsAndSelf().Select(node => $" {node.RawKind}"))));
    }
}
