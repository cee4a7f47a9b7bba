using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>How a place in the code uses a method.</summary>
internal enum ReferenceUse
{
    /// <summary>In a way that this fix does not know.</summary>
    Unknown,

    /// <summary>Calls it.</summary>
    Call,

    /// <summary>Only names it: <c>nameof</c>, documentation.</summary>
    Name,

    /// <summary>Adds it to an event, or takes it away.</summary>
    Subscription,

    /// <summary>Hands it over as a delegate.</summary>
    MethodGroup,
}

/// <summary>One place that uses a method.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Name">The name there.</param>
/// <param name="Node">The call, or the expression that is handed over.</param>
/// <param name="Use">How it is used.</param>
internal sealed record Reference(SourceFile File, SimpleNameSyntax Name, SyntaxNode Node, ReferenceUse Use)
{
    /// <summary>Null for the name of a declaration.</summary>
    public static Reference? At(SourceFile file, SyntaxToken token)
    {
        if (token.Parent is not SimpleNameSyntax name)
            return token.Parent is MemberDeclarationSyntax or LocalFunctionStatementSyntax ? null : new(file, SyntaxFactory.IdentifierName("_"), token.Parent!, ReferenceUse.Unknown);
        if (name.IsPartOfStructuredTrivia())
            return new(file, name, name, ReferenceUse.Name);
        if (name.Parent is ExplicitInterfaceSpecifierSyntax)
            return new(file, name, name, ReferenceUse.Unknown);
        ExpressionSyntax access = name.Parent switch
        {
            MemberAccessExpressionSyntax member when member.Name == name => member,
            MemberBindingExpressionSyntax binding => binding,
            _ => name,
        };
        if (IsInNameOf(access, file))
            return new(file, name, access, ReferenceUse.Name);
        if (access.Parent is InvocationExpressionSyntax call && call.Expression == access)
            return new(file, name, call, ReferenceUse.Call);
        var handed = access;
        if (access.Parent is ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 } creation })
            handed = creation;
        if (handed.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression } assignment
            && assignment.Right == handed && file.Model.GetSymbolInfo(assignment.Left).Symbol is IEventSymbol)
            return new(file, name, access, ReferenceUse.Subscription);
        return new(file, name, access, access.Parent is ArgumentSyntax ? ReferenceUse.MethodGroup : ReferenceUse.Unknown);
    }

    private static bool IsInNameOf(ExpressionSyntax access, SourceFile file) =>
        access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } call }
        && file.Model.GetSymbolInfo(call).Symbol is null;
}
