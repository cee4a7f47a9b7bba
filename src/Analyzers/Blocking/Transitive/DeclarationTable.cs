using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>
/// The bodies that a tree declares, in document order: methods, accessors, operators, constructors, initialisers, the
/// top-level statements. The n-th stays the n-th as long as only bodies are edited.
/// </summary>
internal sealed class DeclarationTable
{
    private static readonly ConditionalWeakTable<SyntaxTree, DeclarationTable> Tables = new();

    private readonly ImmutableArray<SyntaxNode> _members;
    private readonly Dictionary<int, int> _byStart = new();

    private DeclarationTable(SyntaxTree tree)
    {
        var members = ImmutableArray.CreateBuilder<SyntaxNode>();
        var root = tree.GetRoot();
        if (root is CompilationUnitSyntax unit && unit.Members.Any(m => m is GlobalStatementSyntax))
            members.Add(root);
        foreach (var node in root.DescendantNodes(n => n is not (BlockSyntax or ExpressionSyntax or GlobalStatementSyntax or AttributeListSyntax)))
        {
            if (IsMember(node))
                members.Add(node);
        }

        _members = members.ToImmutable();
        for (var i = 0; i < _members.Length; i++)
            _byStart[KeyOf(_members[i])] = i;
    }

    public static DeclarationTable Of(SyntaxTree tree) => Tables.GetValue(tree, static t => new DeclarationTable(t));

    public SyntaxNode? MemberAt(int ordinal) => ordinal < _members.Length ? _members[ordinal] : null;

    /// <summary>The ordinal of the member that a node declares or stands in, and the nested function's place in it.</summary>
    public (int Member, int Nested)? Find(SyntaxNode node)
    {
        SyntaxNode? nested = null;
        for (var current = node; current is not null; current = current.Parent)
        {
            if (nested is null && IsNested(current))
                nested = current;
            if (_byStart.TryGetValue(KeyOf(current), out var ordinal) && _members[ordinal] == current)
                return (ordinal, nested is null ? 0 : NestedIn(current).IndexOf(nested) + 1);
        }

        return null;
    }

    /// <summary>The functions inside a member, in document order.</summary>
    public static List<SyntaxNode> NestedIn(SyntaxNode member) =>
        member.DescendantNodes(n => member is not CompilationUnitSyntax || n is not MemberDeclarationSyntax or GlobalStatementSyntax).Where(IsNested).ToList();

    public static bool IsNested(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    // A compilation unit and its first member start at one place.
    private static int KeyOf(SyntaxNode node) => node is CompilationUnitSyntax ? -1 : node.SpanStart;

    private static bool IsMember(SyntaxNode node) => node switch
    {
        BaseMethodDeclarationSyntax or AccessorDeclarationSyntax => true,
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } } => true,
        _ => Lazies.IsField(node),
    };
}
