using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Handlers of events: nobody awaits them, so that they end the way up as <c>async void</c>.</summary>
internal static class Handlers
{
    /// <summary>
    /// <c>void M(object, EventArgs)</c> that is used for events alone. One that hands its arguments on or writes to them
    /// answers the raiser, who reads the answer before an await ends. And where no loop is known nothing brings the rest of
    /// it back to the raiser's thread: its failure would end the process, and the next event overtake it.
    /// </summary>
    public static bool Is(IMethodSymbol method, SourceFile file, SyntaxNode declaration, IReadOnlyList<Reference> references, CancellationToken cancellationToken)
    {
        if (!HasShape(method)
            || !references.Any(reference => reference.Use == ReferenceUse.Subscription)
            || references.Any(reference => reference.Use is not (ReferenceUse.Subscription or ReferenceUse.Name))
            || LoopModel.For(file.Model.Compilation, file.Document.Project.AnalyzerOptions, cancellationToken) is not { KnowsLoops: true })
            return false;
        var given = method.Parameters[1];
        return declaration.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == given.Name && SymbolEqualityComparer.Default.Equals(file.Model.GetSymbolInfo(name).Symbol, given))
            .All(IsOnlyRead);
    }

    /// <summary><c>void M(object, EventArgs)</c>.</summary>
    public static bool HasShape(IMethodSymbol method) =>
        method is { ReturnsVoid: true, Parameters.Length: 2 } && method.Parameters[0].Type.SpecialType == SpecialType.System_Object && IsEventArgs(method.Parameters[1].Type);

    private static bool IsEventArgs(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "EventArgs", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    /// <summary>A property is read: <c>e.Name</c>, but not <c>e.Cancel = true</c>.</summary>
    private static bool IsOnlyRead(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Expression == name && access.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left != access,
            InvocationExpressionSyntax call => call.Expression != access,
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None),
            PrefixUnaryExpressionSyntax prefix => prefix.Kind() is not (SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression),
            PostfixUnaryExpressionSyntax postfix => postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
            _ => true,
        };
}
