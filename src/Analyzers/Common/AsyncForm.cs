using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.Analyzers.Common;

/// <summary>What a synchronous function can become.</summary>
internal enum AsyncForm
{
    /// <summary>It has to stay as it is.</summary>
    None,

    /// <summary><c>T F()</c> becomes <c>async Task&lt;T&gt; F()</c>; who calls it has to await it.</summary>
    Task,

    /// <summary>It returns a task already: <c>Task F()</c> becomes <c>async Task F()</c>, and nobody else notices.</summary>
    Unwrapped,

    /// <summary>An iterator: <c>IEnumerable&lt;T&gt; F()</c> becomes <c>async IAsyncEnumerable&lt;T&gt; F()</c>.</summary>
    Sequence,

    /// <summary>A handler of events: <c>void F(object, EventArgs)</c> becomes <c>async void</c>, because nobody would await it. Its uses tell, not its declaration.</summary>
    Handler,

    /// <summary>A lambda that is handed to a method which takes an asynchronous one, too.</summary>
    Lambda,
}

/// <summary>Which form a function can take, as far as its own declaration tells.</summary>
internal static class AsyncForms
{
    private static readonly HashSet<string> CompilerNames = new(StringComparer.Ordinal)
    {
        "Add", "AppendFormatted", "AppendLiteral", "Deconstruct", "Dispose", "DisposeAsync", "GetAwaiter", "GetEnumerator", "GetPinnableReference", "GetResult", "MoveNext", "Slice",
        "Aggregate", "Cast", "GroupBy", "GroupJoin", "Join", "OrderBy", "OrderByDescending", "Select", "SelectMany", "ThenBy", "ThenByDescending", "Where",
    };

    /// <summary>The compiler calls members of this name by itself, and expects what they return.</summary>
    public static bool IsCompilerName(string name) => CompilerNames.Contains(name);

    public static AsyncForm Of(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => OfLambda(lambda, model, cancellationToken),
        MethodDeclarationSyntax or LocalFunctionStatementSyntax when model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method =>
            Of(method, function, model.Compilation),
        _ => AsyncForm.None,
    };

    /// <summary>A method of no type of this solution: its signature stays, and so does that of what overrides or implements it.</summary>
    public static bool IsForeign(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (!IsInSource(overridden))
                return true;
        }

        if (method.ExplicitInterfaceImplementations.Any(member => !IsInSource(member)))
            return true;
        if (method.MethodKind == MethodKind.LocalFunction || method.ContainingType is not { TypeKind: not TypeKind.Interface } type)
            return false;
        foreach (var contract in type.AllInterfaces)
        {
            foreach (var member in contract.GetMembers(method.Name))
            {
                if (!IsInSource(member) && type.FindImplementationForInterfaceMember(member).Is(method))
                    return true;
            }
        }

        return false;
    }

    private static AsyncForm OfLambda(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is not IMethodSymbol function || !function.Parameters.All(CanKeep)
            || model.GetTypeInfo(lambda, cancellationToken).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: not null }
            || KnownTypes.From(model.Compilation) is not { } types)
            return AsyncForm.None;
        if (IsPlainTask(function.ReturnType, types))
            return AsyncForm.Unwrapped;
        return !types.IsAsyncFunction(function) && AsyncTarget.Of(lambda, model, cancellationToken) is not null ? AsyncForm.Lambda : AsyncForm.None;
    }

    private static AsyncForm Of(IMethodSymbol method, SyntaxNode declaration, Compilation compilation)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.LocalFunction)
            || method.IsExtern || method.RefKind != RefKind.None || method.IsVararg || !method.Parameters.All(CanKeep) || CopiesInstance(method)
            || (method.MethodImplementationFlags & System.Reflection.MethodImplAttributes.Synchronized) != 0
            || KnownTypes.From(compilation) is not { } types)
            return AsyncForm.None;
        var isIterator = IsIterator(declaration);
        if (types.IsAsyncFunction(method))
            return !isIterator && IsPlainTask(method.ReturnType, types) && HasBody(declaration) ? AsyncForm.Unwrapped : AsyncForm.None;
        if (IsCompilerName(method.Name) || FunctionAttributes.On(method) == AttributeReach.Signature || IsForeign(method) || IsOldPartial(method))
            return AsyncForm.None;
        if (isIterator)
        {
            return method.ReturnType.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && types.AsyncEnumerable is not null
                ? AsyncForm.Sequence
                : AsyncForm.None;
        }

        return CanBeResult(method.ReturnType) ? AsyncForm.Task : AsyncForm.None;
    }

    private static bool IsPlainTask(ITypeSymbol type, KnownTypes types) =>
        type.Is(types.Task) || types.IsValueTask(type) || type is INamedTypeSymbol { Arity: 1, BaseType: { } based } && based.Is(types.Task);

    private static bool CanKeep(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType && parameter.Type is not (IPointerTypeSymbol or IFunctionPointerTypeSymbol);

    private static bool CanBeResult(ITypeSymbol type) => type is not (IPointerTypeSymbol or IFunctionPointerTypeSymbol or { IsRefLikeType: true } or IErrorTypeSymbol);

    /// <summary>An async method of a struct works on a copy: what it writes is lost.</summary>
    private static bool CopiesInstance(IMethodSymbol method) =>
        method is { IsStatic: false, IsReadOnly: false, MethodKind: not MethodKind.LocalFunction, ContainingType: { IsValueType: true, IsReadOnly: false } }
        || method.ContainingType is { IsRefLikeType: true };

    /// <summary>A partial method that may be missing returns nothing, and its calls go with it.</summary>
    private static bool IsOldPartial(IMethodSymbol method) =>
        (method.IsPartialDefinition || method.PartialDefinitionPart is not null)
        && !method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is MethodDeclarationSyntax { Modifiers: var modifiers }
            && modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword));

    private static bool HasBody(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        LocalFunctionStatementSyntax local => local.Body is not null || local.ExpressionBody is not null,
        _ => false,
    };

    private static bool IsIterator(SyntaxNode declaration) => declaration.OwnNodes().Any(node => node is YieldStatementSyntax);

    private static bool IsInSource(ISymbol symbol) => !symbol.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;
}
