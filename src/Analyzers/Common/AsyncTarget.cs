using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>What takes a lambda or method group, and an asynchronous one in its place.</summary>
/// <param name="Call">The call that it is handed to.</param>
/// <param name="NewName">The method to call instead, whose delegate takes a token; null where it is an overload of the same method.</param>
internal sealed record AsyncTarget(InvocationExpressionSyntax Call, string? NewName)
{
    /// <summary>Null where an asynchronous function would be started and forgotten, or give another result.</summary>
    public static AsyncTarget? Of(ExpressionSyntax function, SemanticModel model, CancellationToken cancellationToken)
    {
        if (function is ParenthesizedLambdaExpressionSyntax { ReturnType: not null } || function.Parent is not ArgumentSyntax argument
            || argument.Parent?.Parent is not InvocationExpressionSyntax syntax
            || model.GetOperation(syntax, cancellationToken) is not IInvocationOperation { TargetMethod: var method } call
            || call.Arguments.FirstOrDefault(given => given.Syntax == argument)?.Parameter is not { } parameter
            || parameter.OriginalDefinition.Type is not INamedTypeSymbol { DelegateInvokeMethod: { } signature }
            || KnownTypes.From(model.Compilation) is not { } types)
            return null;
        // A callback becomes a task that starts in the same turn; the loop holds it.
        if (method is { Name: "CallSoon", Parameters.Length: 1 } && method.ContainingType.Is(types.EventLoop) && call.IsStatement())
            return function is AnonymousMethodExpressionSyntax { ParameterList: not null } ? null : new AsyncTarget(syntax, "CreateTask");
        var declared = method.Declared();
        foreach (var other in model.GetMemberGroup(syntax.Expression, cancellationToken).OfType<IMethodSymbol>())
        {
            if (IsAsynchronousTwin(other.Declared(), declared, parameter.Ordinal + (method.ReducedFrom is null ? 0 : 1), signature, types))
                return new AsyncTarget(syntax, null);
        }

        return null;
    }

    private static bool IsAsynchronousTwin(IMethodSymbol other, IMethodSymbol method, int ordinal, IMethodSymbol signature, KnownTypes types)
    {
        if (other.Is(method) || other.Parameters.Length != method.Parameters.Length || other.Parameters.Length <= ordinal
            || other.ReturnType.ToDisplayString() != method.ReturnType.ToDisplayString()
            || other.Parameters[ordinal].Type is not INamedTypeSymbol { DelegateInvokeMethod: { } offered }
            || !types.IsTask(offered.ReturnType) || offered.Parameters.Length != signature.Parameters.Length)
            return false;
        if (signature.ReturnsVoid != (offered.ReturnType is INamedTypeSymbol { Arity: 0 }))
            return false;
        for (var i = 0; i < other.Parameters.Length; i++)
        {
            if (i != ordinal && other.Parameters[i].Type.ToDisplayString() != method.Parameters[i].Type.ToDisplayString())
                return false;
        }

        return offered.Parameters.Zip(signature.Parameters, (a, b) => a.Type.ToDisplayString() == b.Type.ToDisplayString()).All(same => same);
    }
}
