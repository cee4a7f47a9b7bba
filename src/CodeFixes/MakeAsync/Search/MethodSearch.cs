using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync.Search;

/// <summary>
/// Finds the uses of a method that stands alone: nothing overrides or implements it, it overrides and implements nothing.
/// In the files that have its name every such name is bound, and no other file is looked at. Where that is not certain to
/// find all, the answer is null, and Roslyn has to be asked, which indexes the whole solution first.
/// </summary>
internal sealed class MethodSearch
{
    /// <summary>What the compiler calls for what does not write the name, besides what <see cref="AsyncForms"/> knows.</summary>
    private static readonly HashSet<string> CalledUnwritten = new(StringComparer.Ordinal) { "Create", "GetAsyncEnumerator", "MoveNextAsync", "OnCompleted", "UnsafeOnCompleted" };

    private readonly SearchedSolution _solution;
    private readonly CancellationToken _cancellationToken;

    public MethodSearch(SearchedSolution solution, CancellationToken cancellationToken)
    {
        _solution = solution;
        _cancellationToken = cancellationToken;
    }

    public async Task<IReadOnlyList<UsePlace>?> UsesOfAsync(IMethodSymbol method)
    {
        if (AsyncForms.IsCompilerName(method.Name) || CalledUnwritten.Contains(method.Name) || SearchedSolution.PlacesOf(method).ToList() is not { Count: 1 } places)
            return null;
        var declarations = await _solution.SharedAsync(places[0]).ConfigureAwait(false);
        if (_solution.ReachOf(declarations.Keys) is not { } reach)
            return null;
        foreach (var declaration in declarations)
        {
            if (!await IsAloneAsync(declaration.Key, declaration.Value.Span).ConfigureAwait(false))
                return null;
        }

        var uses = new List<UsePlace>();
        foreach (var project in reach)
        {
            foreach (var (document, words) in await project.FilesAsync().ConfigureAwait(false))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (words.MayHave(method.Name) && (method.MethodKind != MethodKind.LocalFunction || declarations.Keys.Any(declared => declared.Id == document.Id))
                    && !await AddUsesAsync(method.Name, document, words, declarations.Values, uses).ConfigureAwait(false))
                    return null;
            }
        }

        return uses;
    }

    /// <summary>The method that is declared at a place; where preprocessing leaves none there, it is alone, too.</summary>
    private async Task<bool> IsAloneAsync(Document document, TextSpan span)
    {
        if (await document.GetSyntaxRootAsync(_cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(_cancellationToken).ConfigureAwait(false) is not { } model
            || !root.FullSpan.Contains(span))
            return false;
        if (model.GetDeclaredSymbol(root.FindNode(span, getInnermostNodeForTie: true), _cancellationToken) is not IMethodSymbol method
            || method.MethodKind == MethodKind.LocalFunction)
            return true;
        if (method is not { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsAbstract: false, IsOverride: false, IsPartialDefinition: false, PartialDefinitionPart: null }
            || method.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
            return false;
        if (method.DeclaredAccessibility == Accessibility.Private)
            return true;
        // A class below may implement an interface with what it inherits.
        var below = type.TypeKind == TypeKind.Struct || type.IsSealed || type.IsStatic ? [] : await _solution.TypesBelowAsync(type).ConfigureAwait(false);
        return below is not null && below.Append(type).All(one => one.AllInterfaces.All(contract => contract.GetMembers(method.Name).IsEmpty));
    }

    /// <summary>False where a name cannot be judged.</summary>
    private async Task<bool> AddUsesAsync(string name, Document document, Words words, ICollection<(SyntaxTree, TextSpan)> declarations, List<UsePlace> uses)
    {
        if (await document.GetSyntaxRootAsync(_cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(_cancellationToken).ConfigureAwait(false) is not { } model)
            return false;
        foreach (var token in words.Containing(name, root))
        {
            // A suppression names its target in a text.
            if (token.Parent is LiteralExpressionSyntax text && text.FirstAncestorOrSelf<AttributeListSyntax>() is { Target: not null })
                return false;
            if (token.ValueText != name || token.Parent is not SimpleNameSyntax written)
                continue;
            var info = model.GetSymbolInfo(written, _cancellationToken);
            if (IsDeclared(info.Symbol))
                uses.Add(new(document, token.Span, IsPlain: true));
            else if (info.CandidateSymbols.Any(IsDeclared))
                uses.Add(new(document, token.Span, IsPlain: info.CandidateReason == CandidateReason.MemberGroup));
        }

        return true;

        bool IsDeclared(ISymbol? symbol) => symbol is IMethodSymbol found && SearchedSolution.PlacesOf(found.ReducedFrom ?? found).Any(declarations.Contains);
    }
}
