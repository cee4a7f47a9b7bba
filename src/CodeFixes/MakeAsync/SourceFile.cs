using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>A file of the solution, which several projects may share: its tree and model in the first of them that was met.</summary>
internal sealed class SourceFile
{
    private SourceFile(Document document, SyntaxNode root, SemanticModel model, KnownTypes types, bool isGenerated)
    {
        Document = document;
        Root = root;
        Model = model;
        Types = types;
        IsGenerated = isGenerated;
    }

    public Document Document { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    public KnownTypes Types { get; }

    /// <summary>What a tool writes, it writes again.</summary>
    public bool IsGenerated { get; }

    public static async Task<SourceFile?> CreateAsync(Document document, CancellationToken cancellationToken)
    {
        if (document.Project.Language != LanguageNames.CSharp
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || KnownTypes.From(model.Compilation) is not { } types)
            return null;
        return new SourceFile(document, root, model, types, document is SourceGeneratedDocument || GeneratedCode.Is(document, root));
    }

    /// <summary>The node of this file's tree at the place of another project's node; null where preprocessing makes them differ.</summary>
    public SyntaxNode? NodeLike(SyntaxNode node)
    {
        if (node.SyntaxTree == Root.SyntaxTree)
            return node;
        if (!Root.FullSpan.Contains(node.FullSpan))
            return null;
        var found = Root.FindNode(node.Span, findInsideTrivia: true);
        return found.AncestorsAndSelf().FirstOrDefault(candidate => candidate.Span == node.Span && candidate.IsKind(node.Kind()));
    }

    /// <summary>The token at a place; null where there is no token of this text, because preprocessing took it away.</summary>
    public SyntaxToken? TokenAt(TextSpan span, string text)
    {
        if (!Root.FullSpan.Contains(span))
            return null;
        var token = Root.FindToken(span.Start, findInsideTrivia: true);
        return token.Span == span && token.ValueText == text ? token : null;
    }
}
