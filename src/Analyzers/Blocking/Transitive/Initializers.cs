using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>The initialisers of the fields and properties of an instance, as far as they can run anything.</summary>
internal static class Initializers
{
    public static IEnumerable<EqualsValueClauseSyntax> Of(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax syntax)
                continue;
            foreach (var initializer in In(syntax))
                yield return initializer;
        }
    }

    private static IEnumerable<EqualsValueClauseSyntax> In(TypeDeclarationSyntax type)
    {
        foreach (var member in type.Members)
        {
            if (member.Modifiers.Any(m => m.ValueText is "static" or "const"))
                continue;
            var values = member switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Initializer),
                PropertyDeclarationSyntax property => new[] { property.Initializer },
                _ => Enumerable.Empty<EqualsValueClauseSyntax?>(),
            };
            foreach (var value in values)
            {
                if (value is { Value: not (LiteralExpressionSyntax or AnonymousFunctionExpressionSyntax) })
                    yield return value;
            }
        }
    }
}
