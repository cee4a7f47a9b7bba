using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync.Search;

/// <summary>A method, and all places that use it.</summary>
internal sealed record MethodUses(ISymbol Definition, IReadOnlyList<UsePlace> Places)
{
    public static MethodUses From(ReferencedSymbol found) => new(found.Definition, [.. found.Locations.Select(location => new UsePlace(
        location.Document, location.Location.SourceSpan, !location.IsImplicit && location.CandidateReason is CandidateReason.None or CandidateReason.MemberGroup))]);
}

/// <summary>One place that uses a method.</summary>
/// <param name="Document">Where it is: each project that shares a file has a place of its own.</param>
/// <param name="Span">The name there.</param>
/// <param name="IsPlain">The name is written there, and means this method or a group of methods that it is in.</param>
internal sealed record UsePlace(Document Document, TextSpan Span, bool IsPlain);
