using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// What a tree's text alone tells of functions that are handed over: the calls that are given one, under the name of
/// what is called, and whether annotations stand there. Outlives the compilation, so that an edit elsewhere costs nothing.
/// </summary>
internal sealed class HandOverCandidates
{
    private static readonly ConditionalWeakTable<SyntaxTree, HandOverCandidates> Known = new();

    private readonly List<(string? Name, ExpressionSyntax Call)> _calls = new();
    private readonly HashSet<string> _takers = new();

    private HandOverCandidates(SyntaxTree tree)
    {
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when TakesFunction(call.ArgumentList) && NameOf(call) is { } name:
                    _calls.Add((name, call));
                    break;
                case ObjectCreationExpressionSyntax creation when TakesFunction(creation.ArgumentList):
                    _calls.Add((NameOf(creation.Type), creation));
                    break;
                case ImplicitObjectCreationExpressionSyntax creation when TakesFunction(creation.ArgumentList):
                    _calls.Add((null, creation));
                    break;
                case BaseListSyntax:
                    HasBases = true;
                    break;
                case AttributeSyntax attribute:
                    AddAnnotation(attribute);
                    break;
            }
        }
    }

    /// <summary>The calls that are given a function; the name is null where only binding tells what is created.</summary>
    public IReadOnlyList<(string? Name, ExpressionSyntax Call)> Calls => _calls;

    /// <summary>The methods of the tree with a parameter that is annotated with where it runs.</summary>
    public IReadOnlyCollection<string> Takers => _takers;

    /// <summary>Something in the tree is annotated as loop-bound or off the loop.</summary>
    public bool HasRegions { get; private set; }

    /// <summary>Some type of the tree has a base: it may be a framework's.</summary>
    public bool HasBases { get; private set; }

    public static HandOverCandidates In(SyntaxTree tree) => Known.GetValue(tree, static t => new HandOverCandidates(t));

    private void AddAnnotation(AttributeSyntax attribute)
    {
        switch (NameOf(attribute.Name))
        {
            case "LoopBound" or "LoopBoundAttribute" or "OffLoop" or "OffLoopAttribute":
                HasRegions = true;
                break;
            case "RunsOnLoop" or "RunsOnLoopAttribute" or "RunsOffLoop" or "RunsOffLoopAttribute":
                if (TakerOf(attribute) is { } taker)
                    _takers.Add(taker);
                break;
        }
    }

    /// <summary>The name under which the method is called whose parameter is annotated; of a constructor the type's.</summary>
    private static string? TakerOf(AttributeSyntax attribute) => attribute.Parent?.Parent?.Parent?.Parent switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        TypeDeclarationSyntax primary => primary.Identifier.ValueText,
        _ => null,
    };

    private static bool TakesFunction(ArgumentListSyntax? arguments)
    {
        if (arguments is null)
            return false;
        foreach (var argument in arguments.Arguments)
        {
            if (argument.Expression is AnonymousFunctionExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax
                or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or BaseObjectCreationExpressionSyntax or CastExpressionSyntax)
                return true;
        }

        return false;
    }

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private static string? NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}
