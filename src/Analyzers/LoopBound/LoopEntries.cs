using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The methods of this compilation that are handed to the loop by name: <c>EventLoop.Run(MainAsync)</c>,
/// <c>loop.CallSoon(Tick)</c>. A syntactic index by tree, which outlives edits of other documents, finds the few calls
/// that are worth binding.
/// </summary>
internal static class LoopEntries
{
    private static readonly ConditionalWeakTable<SyntaxTree, List<InvocationExpressionSyntax>> Candidates = new();

    public static HashSet<ISymbol> Find(Compilation compilation, KnownTypes types)
    {
        var entries = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (types.EventLoop is not { } loop)
            return entries;
        var names = NamesThatTakeLoopDelegates(loop);
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var call in Candidates.GetValue(tree, FindCandidates))
            {
                if (names.Contains(NameOf(call)!) && ModelCache.Get(compilation, tree)?.GetOperation(call) is IInvocationOperation invocation)
                    AddMethodGroups(invocation, entries);
            }
        }

        return entries;
    }

    private static HashSet<string> NamesThatTakeLoopDelegates(INamedTypeSymbol loop)
    {
        var names = new HashSet<string>();
        foreach (var type in loop.ContainingNamespace.GetTypeMembers())
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol method && method.Parameters.Any(p => p.Has(Annotations.RunsOnLoop)))
                    names.Add(method.Name);
            }
        }

        return names;
    }

    private static void AddMethodGroups(IInvocationOperation invocation, HashSet<ISymbol> entries)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter?.Has(Annotations.RunsOnLoop) == true
                && argument.Value.Unwrapped() is IDelegateCreationOperation { Target: IMethodReferenceOperation reference })
                entries.Add(reference.Method.Declared());
        }
    }

    private static List<InvocationExpressionSyntax> FindCandidates(SyntaxTree tree)
    {
        var found = new List<InvocationExpressionSyntax>();
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is InvocationExpressionSyntax call && NameOf(call) is not null && call.ArgumentList.Arguments.Any(IsNamed))
                found.Add(call);
        }

        return found;

        static bool IsNamed(ArgumentSyntax argument) =>
            argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or GenericNameSyntax;
    }

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
