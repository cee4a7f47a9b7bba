using AsyncLoop.Analyzers.Blocking.Transitive;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// Methods with two modes: <c>async Task LoadAsync(bool async)</c> has done its work when it returns, where the flag is
/// false. One more await in it would break that promise; the flag is passed on instead.
/// </summary>
internal static class DualMode
{
    /// <summary>The flag of the nearest function around; null where it has one mode.</summary>
    public static IParameterSymbol? FlagAround(IOperation operation, CancellationToken cancellationToken) =>
        operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart, cancellationToken) is IMethodSymbol method ? FlagOf(method) : null;

    /// <summary>
    /// An await may stand there in both modes: the function has one, the place is in the asynchronous half, or what is
    /// awaited has the flag.
    /// </summary>
    public static bool AllowsAwait(IOperation operation, CancellationToken cancellationToken)
    {
        if (FlagAround(operation, cancellationToken) is not { } flag)
            return true;
        foreach (var guard in Guards.Of(operation))
        {
            if (guard.Parameter == flag.Ordinal && guard.Value is bool value && value == guard.Equal)
                return true;
        }

        return false;
    }

    /// <summary>The call is told the mode of the function that it stands in.</summary>
    public static bool PassesOn(IOperation operation, CancellationToken cancellationToken) =>
        operation.Unwrapped() is IInvocationOperation call && FlagIn(call)?.Value.Unwrapped() is IParameterReferenceOperation reference
        && reference.Parameter.Is(FlagAround(operation, cancellationToken));

    /// <summary>The argument that tells the call to be synchronous, where the call gives a task.</summary>
    public static IArgumentOperation? ConstantIn(IOperation operation, KnownTypes types) =>
        operation.Unwrapped() is IInvocationOperation call && types.IsTask(call.Type)
        && FlagIn(call) is { ArgumentKind: ArgumentKind.Explicit, Value.ConstantValue: { HasValue: true, Value: false } } argument
            ? argument
            : null;

    /// <summary>
    /// <c>LoadAsync</c>, where the method is no more than <c>Load(..) => LoadAsync(.., false).GetAwaiter().GetResult()</c>:
    /// the same parameters and the flag, and the same result, awaited.
    /// </summary>
    public static IMethodSymbol? TwinOf(IMethodSymbol method, KnownTypes types, CancellationToken cancellationToken)
    {
        if (method.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not { } declaration
            || OnlyWaitOf(declaration) is not { } name)
            return null;
        foreach (var member in method.ContainingType.GetMembers(name))
        {
            if (member is IMethodSymbol candidate && candidate.IsStatic == method.IsStatic && types.IsTask(candidate.ReturnType) && FlagOf(candidate) is { } flag
                && IsSameWith(flag, candidate, method, types))
                return candidate;
        }

        return null;
    }

    /// <summary>The parameter that sets the mode.</summary>
    public static IParameterSymbol? FlagOf(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (IsFlag(parameter))
                return parameter;
        }

        return null;
    }

    private static bool IsFlag(IParameterSymbol parameter) =>
        parameter is { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_Boolean } && parameter.Name.EndsWith("async", StringComparison.OrdinalIgnoreCase);

    private static IArgumentOperation? FlagIn(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && IsFlag(parameter))
                return argument;
        }

        return null;
    }

    /// <summary>The name of the method that a body does nothing but wait for.</summary>
    private static string? OnlyWaitOf(SyntaxNode declaration)
    {
        var waited = declaration switch
        {
            MethodDeclarationSyntax { ExpressionBody.Expression: var whole } => whole,
            MethodDeclarationSyntax { Body.Statements: { Count: 1 } statements } => statements[0] switch
            {
                ReturnStatementSyntax { Expression: { } result } => result,
                ExpressionStatementSyntax { Expression: var whole } => whole,
                _ => null,
            },
            _ => null,
        };
        // Other forms wrap a failure, which an await does not.
        return waited is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "GetResult",
                Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } } },
            },
        }
            ? name.Identifier.ValueText
            : null;
    }

    private static bool IsSameWith(IParameterSymbol flag, IMethodSymbol candidate, IMethodSymbol method, KnownTypes types)
    {
        var next = 0;
        foreach (var parameter in candidate.Parameters)
        {
            if (parameter.Is(flag))
                continue;
            if (next < method.Parameters.Length && parameter.RefKind == method.Parameters[next].RefKind && parameter.Type.Is(method.Parameters[next].Type))
                next++;
            else if (!parameter.IsOptional && !parameter.Type.Is(types.CancellationToken))
                return false;
        }

        return next == method.Parameters.Length;
    }
}
