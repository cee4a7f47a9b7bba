using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// What compiles can still mean something else: a new name that another method has, too, or a lambda whose task nobody
/// gets. Asked of the changed trees, where the marks are.
/// </summary>
internal static class MeaningCheck
{
    public static async Task<bool> PassesAsync(Solution solution, IEnumerable<DocumentId> changed, CancellationToken cancellationToken)
    {
        foreach (var id in changed)
        {
            var document = solution.GetDocument(id)!;
            if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
                || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
                || !root.GetAnnotatedNodes(Marks.Call).All(call => CallsConverted(call, model, cancellationToken))
                || !Marks.LambdasIn(root).All(lambda => IsAwaited(lambda.Node, lambda.Type, model, cancellationToken))
                || !Marks.TypedIn(root).All(typed => TypeOf(typed.Node, model, cancellationToken) == typed.Type))
                return false;
        }

        return true;
    }

    private static bool CallsConverted(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
        && (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken).HasAnnotation(Marks.Function));

    private static bool IsAwaited(SyntaxNode lambda, string? type, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(lambda, cancellationToken) is IAnonymousFunctionOperation { Symbol: { ReturnsVoid: false } function }
        && (type is null || type == function.ReturnType.ToDisplayString());

    private static string? TypeOf(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(node, cancellationToken).Type?.ToDisplayString();
}
