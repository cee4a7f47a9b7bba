using System.Collections.Immutable;
using AsyncLoop.Analyzers.Tests.Common;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Tests.Proof.Cases;

/// <summary>What the tests of the rules verify.</summary>
internal static class RuleCaseSource
{
    public static async Task<IReadOnlyList<ProofCase>> ReadAsync() =>
        [.. (await RuleCases.CollectAsync()).DistinctBy(one => (one.Source, one.Usings, one.WithRuntime, one.Output)).Select(Read)];

    private static ProofCase Read(RuleCase one)
    {
        TestFileMarkupParser.GetSpans(one.Source, out var source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _);
        return ProofCase.Of(one.Test, source, one.Usings, one.WithRuntime, one.Output, one.References);
    }
}
