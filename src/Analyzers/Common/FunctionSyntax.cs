using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Common;

/// <summary>Functions in the syntax: the one around a place, and what stands in one but not in those inside it.</summary>
internal static class FunctionSyntax
{
    /// <summary>The nearest function around a node; the compilation unit for top-level statements.</summary>
    public static SyntaxNode? FunctionAround(this SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (IsNested(parent) || parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax)
                return parent;
        }

        return null;
    }

    /// <summary>The member that a node is or stands in; the compilation unit for top-level statements, which are one body.</summary>
    public static SyntaxNode MemberAround(this SyntaxNode node) =>
        node.AncestorsAndSelf().FirstOrDefault(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? node.SyntaxTree.GetRoot();

    /// <summary>The nodes of a function without those of the functions inside it.</summary>
    public static IEnumerable<SyntaxNode> OwnNodes(this SyntaxNode function) => function.DescendantNodes(node => node == function || !IsNested(node));

    private static bool IsNested(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;
}
