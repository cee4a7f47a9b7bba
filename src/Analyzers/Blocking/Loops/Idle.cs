using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Loops;

/// <summary>Calls and properties that change nothing: a loop of these alone waits for somebody else.</summary>
internal static class Idle
{
    /// <summary>A hint to the processor or to the scheduler of threads: no task runs meanwhile.</summary>
    public static bool IsPause(IMethodSymbol method) => method switch
    {
        { ContainingType.Name: "Thread", Name: "Yield" or "SpinWait" } or { ContainingType.Name: "SpinWait", Name: "SpinOnce" } =>
            method.ContainingNamespace is { Name: "Threading", ContainingNamespace.Name: "System" },
        _ => false,
    };

    /// <summary>Reads what is there, whatever the answer is.</summary>
    public static bool IsRead(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (IsInSource(method))
            return !call.IsStatement() && !method.IsAsync && ReadsOnly(method);
        if (!IsOfFramework(method.ContainingType))
            return false;
        return method.ContainingType.Name switch
        {
            "Volatile" => method.Name == "Read",
            "Interlocked" => method.Name is "Read" or "MemoryBarrier" || ReplacesWithSame(call),
            "Thread" => method.Name is "MemoryBarrier" or "VolatileRead",
            // A query is sent somewhere.
            "Queryable" => false,
            "Stopwatch" or "TimeProvider" => method.Name is "GetTimestamp" or "GetElapsedTime" or "GetUtcNow",
            _ => method.Name is "Contains" or "ContainsKey" or "Equals" or "ReferenceEquals" or "HasFlag" or "CompareTo"
                or "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "Any" or "Count",
        };
    }

    /// <summary>Asks for something without waiting, and has done nothing where the answer is no.</summary>
    public static bool IsQuestion(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || !IsOfFramework(method.ContainingType))
            return false;
        return method.Name switch
        {
            "TryDequeue" or "TryTake" or "TryPop" or "TryPeek" or "TryRead" or "TryWrite" or "TryAdd" or "TryRemove"
                or "TryEnqueue" or "TryGetValue" or "TryEnter" => true,
            "Wait" or "WaitOne" or "Join" => call.Arguments.Any(a => a.Parameter is { } limit && TimeLimit.IsLimit(limit) && TimeLimit.IsZero(a.Value)),
            _ => false,
        };
    }

    /// <summary>Reading a property of another assembly changes nothing; of this one's getters the source tells.</summary>
    public static bool IsRead(IPropertyReferenceOperation reference) =>
        !IsInSource(reference.Property) || (reference.Property.GetMethod is { } getter && ReadsOnly(getter));

    /// <summary>Declared in this compilation: its code can be looked at.</summary>
    public static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Interlocked.CompareExchange(ref x, 0, 0) is how one reads with it.</summary>
    private static bool ReplacesWithSame(IInvocationOperation call) =>
        call is { TargetMethod.Name: "CompareExchange", Arguments: { Length: 3 } arguments }
        && arguments[1].Value.Unwrapped().ConstantValue is { HasValue: true } value
        && arguments[2].Value.Unwrapped().ConstantValue is { HasValue: true } comparand
        && Equals(value.Value, comparand.Value);

    private static bool IsOfFramework(INamedTypeSymbol? type)
    {
        if (type is null || IsInSource(type))
            return false;
        var space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space is { Name: "System" };
    }

    /// <summary>By its syntax: no call, no assignment, nothing made. An accessor without a body reads its own field.</summary>
    private static bool ReadsOnly(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences is not { Length: 1 } references)
            return false;
        var syntax = references[0].GetSyntax();
        if (syntax is not AccessorDeclarationSyntax && !HasBody(syntax))
            return false;
        return !syntax.DescendantNodes().Any(node => node
            is AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax
            or PrefixUnaryExpressionSyntax { OperatorToken.Text: "++" or "--" } or PostfixUnaryExpressionSyntax { OperatorToken.Text: "++" or "--" }
            or StatementSyntax and not (BlockSyntax or ReturnStatementSyntax or IfStatementSyntax or LockStatementSyntax)
            || node is InvocationExpressionSyntax call && !IsReadByName(call));
    }

    private static bool HasBody(SyntaxNode syntax) => syntax switch
    {
        MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        LocalFunctionStatementSyntax local => local.Body is not null || local.ExpressionBody is not null,
        _ => syntax is ArrowExpressionClauseSyntax or ParameterSyntax, // of a property, and of a record's
    };

    private static bool IsReadByName(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Read", Expression: var type }
        && type.ToString() is "Volatile" or "Interlocked" or "System.Threading.Volatile" or "System.Threading.Interlocked";
}
