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
                case VariableDeclaratorSyntax { Initializer.Value: IdentifierNameSyntax value, Parent.Parent: LocalDeclarationStatementSyntax } local:
                    Held[local.Identifier.ValueText] = value.Identifier.ValueText;
                    break;
            }
        }
    }

    public List<ExpressionSyntax> Calls { get; } = new();

    /// <summary>What locals of a name are declared with: <c>Action a = Tick</c>. Of several with one name, the last.</summary>
    public Dictionary<string, string> Held { get; } = new();

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

    /// <summary>The name of a method or local that an argument may be; the parameters around it are none.</summary>
    public static string? GivenBy(ArgumentSyntax argument)
    {
        var name = argument.Expression switch
        {
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } wrapped } => GivenBy(wrapped[0]),
            _ => null,
        };
        return name is not null && argument.Expression is IdentifierNameSyntax && IsParameter(name, argument) ? null : name;
    }

    private static bool HandsOver(ArgumentListSyntax arguments)
    {
        foreach (var argument in arguments.Arguments)
        {
            if (GivenBy(argument) is not null)
                return true;
        }

        return false;
    }

    private static bool IsParameter(string name, SyntaxNode place)
    {
        for (var node = place.Parent; node is not null and not TypeDeclarationSyntax; node = node.Parent)
        {
            switch (node)
            {
                case SimpleLambdaExpressionSyntax lambda when lambda.Parameter.Identifier.ValueText == name:
                case ParenthesizedLambdaExpressionSyntax { ParameterList: var ofLambda } when Declares(ofLambda):
                case LocalFunctionStatementSyntax { ParameterList: var ofLocal } when Declares(ofLocal):
                case BaseMethodDeclarationSyntax { ParameterList: var ofMethod } when Declares(ofMethod):
                    return true;
            }
        }

        return false;

        bool Declares(ParameterListSyntax list)
        {
            foreach (var parameter in list.Parameters)
            {
                if (parameter.Identifier.ValueText == name)
                    return true;
            }

            return false;
        }
    }
}
