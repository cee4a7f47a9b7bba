using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// <c>Lazy&lt;T&gt;.Value</c> runs the factory that the lazy value was created with. It is followed where the creation
/// can be seen: the initialiser of the field, property or local, or the assignment of the field in a constructor.
/// </summary>
internal static class Lazies
{
    /// <summary>The read of a lazy value; null for anything else.</summary>
    public static IPropertyReferenceOperation? ValueOf(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Value", ContainingType: { } type }, Instance: not null } property && IsLazy(type)
            ? property
            : null;

    /// <summary>Where the variable is declared that holds the lazy value.</summary>
    public static SyntaxNode? DeclarationOf(IPropertyReferenceOperation value, CancellationToken cancellationToken)
    {
        ISymbol? variable = value.Instance!.Unwrapped().BehindConditional().Unwrapped() switch
        {
            IFieldReferenceOperation field => field.Field.OriginalDefinition,
            IPropertyReferenceOperation property => property.Property.OriginalDefinition,
            ILocalReferenceOperation local => local.Local,
            _ => null,
        };
        return variable?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
            PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
            VariableDeclaratorSyntax declarator => declarator,
            _ => null,
        };
    }

    /// <summary>A field of a lazy type that gets its value in a constructor: a declaration of which facts are kept.</summary>
    public static bool IsField(SyntaxNode node) =>
        node is VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Type: var type, Parent: FieldDeclarationSyntax } }
        && (type is NullableTypeSyntax nullable ? nullable.ElementType : type) is GenericNameSyntax { Identifier.ValueText: "Lazy" };

    /// <summary>The creations that may be what the declaration holds.</summary>
    public static IEnumerable<ExpressionSyntax> CreationsOf(SyntaxNode declaration) => declaration switch
    {
        EqualsValueClauseSyntax { Value: var value } => new[] { value },
        VariableDeclaratorSyntax { Identifier.ValueText: var name } => declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? type.Members.OfType<ConstructorDeclarationSyntax>()
                .SelectMany(constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                .Where(assignment => IsNamed(assignment.Left, name))
                .Select(assignment => assignment.Right)
            : Enumerable.Empty<ExpressionSyntax>(),
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    /// <summary>The factory that a lazy value is created with.</summary>
    public static IOperation? FactoryIn(IOperation? creation)
    {
        if (creation?.Unwrapped() is not IObjectCreationOperation { Type: INamedTypeSymbol type } created || !IsLazy(type))
            return null;
        foreach (var argument in created.Arguments)
        {
            if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
                return argument.Value;
        }

        return null;
    }

    private static bool IsLazy(INamedTypeSymbol type) =>
        type is { Name: "Lazy", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsNamed(ExpressionSyntax target, string name) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText == name,
        _ => false,
    };
}
