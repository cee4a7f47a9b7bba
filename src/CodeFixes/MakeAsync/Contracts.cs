using Microsoft.CodeAnalysis;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>Interfaces that a class implements with a method that it inherits: <c>class D : B, I</c>, where only B knows the method.</summary>
internal static class Contracts
{
    /// <summary>Every interface member that is implemented with one of the methods is one of them, too.</summary>
    public static async Task<bool> AreAllInAsync(IReadOnlyList<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)> members, SolutionView view)
    {
        var declarations = new HashSet<SyntaxNode>(members.Select(member => member.Declaration));
        foreach (var (method, _, _) in members)
        {
            if (method.IsStatic || method.DeclaredAccessibility != Accessibility.Public || method.ContainingType is not { TypeKind: TypeKind.Class, IsSealed: false } type)
                continue;
            foreach (var derived in await view.DerivedOfAsync(type).ConfigureAwait(false))
            {
                foreach (var contract in derived.AllInterfaces.SelectMany(inherited => inherited.GetMembers(method.Name)))
                {
                    if (derived.FindImplementationForInterfaceMember(contract)?.OriginalDefinition is IMethodSymbol found && IsOneOf(found)
                        && !IsOneOf(contract.OriginalDefinition))
                        return false;
                }
            }
        }

        return true;

        bool IsOneOf(ISymbol symbol) => symbol.DeclaringSyntaxReferences.Any(reference => declarations.Contains(reference.GetSyntax(view.CancellationToken)));
    }
}
