using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>The calls of a tree that may hand a method over by its name, as the syntax alone tells.</summary>
internal sealed class HandedNames
{
    public HandedNames(SyntaxTree tree)
    {
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when NameOf(call) is not null && HandsOver(call.ArgumentList):
                    Calls.Add(call);
                    break;
                case BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation when HandsOver(arguments):
                    Calls.Add(creation);
                    break;
                case VariableDeclaratorSyntax { Initializer.Value: var value, Parent.Parent: LocalDeclarationStatementSyntax } local when NameIn(value) is { } held:
                    if (!Held.TryGetValue(local.Identifier.ValueText, out var names))
                        Held[local.Identifier.ValueText] = names = new List<string>();
                    names.Add(held);
                    break;
                case MethodDeclarationSyntax method:
                    Declared.Add(method.Identifier.ValueText);
                    break;
                case LocalFunctionStatementSyntax function:
                    Declared.Add(function.Identifier.ValueText);
                    break;
            }
        }
    }

    public List<ExpressionSyntax> Calls { get; } = new();

    /// <summary>What locals of a name are declared with: <c>Action a = Tick</c>.</summary>
    public Dictionary<string, List<string>> Held { get; } = new();

    /// <summary>Names of the methods and local functions that the tree declares.</summary>
    public HashSet<string> Declared { get; } = new();

    public static ArgumentListSyntax? ArgumentsOf(ExpressionSyntax call) =>
        call is InvocationExpressionSyntax invocation ? invocation.ArgumentList : ((BaseObjectCreationExpressionSyntax)call).ArgumentList;

    /// <summary>The name of the member or type that is called; null where the syntax has none.</summary>
    public static string? NameOf(ExpressionSyntax call) => call switch
    {
        InvocationExpressionSyntax { Expression: var called } => called switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        },
        ObjectCreationExpressionSyntax { Type: var type } => type switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The name that an argument is, also inside <c>new ThreadStart(..)</c>.</summary>
    public static string? GivenBy(ArgumentSyntax argument) => argument.Expression switch
    {
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } wrapped } => GivenBy(wrapped[0]),
        var value => NameIn(value),
    };

    private static string? NameIn(ExpressionSyntax value) => value switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool HandsOver(ArgumentListSyntax arguments)
    {
        foreach (var argument in arguments.Arguments)
        {
            if (GivenBy(argument) is not null)
                return true;
        }

        return false;
    }
}
