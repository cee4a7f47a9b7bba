using System.Collections.Concurrent;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// Whether disposing asynchronously is more than another name for <c>Dispose</c>: the type's <c>DisposeAsync</c> waits for
/// something. Of source that is read, of the framework derived; a package shows it by its state machine.
/// </summary>
internal sealed class AsyncDisposal
{
    /// <summary>How many own members a DisposeAsync is followed through.</summary>
    private const int MaxSteps = 4;

    private readonly KnownTypes _types;
    private readonly IBlockingCatalogue _catalogue;
    private readonly BlockingCalls _calls;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _waits = new(SymbolEqualityComparer.Default);

    // One delegate for all scopes: nothing is allocated where a type is known already.
    private readonly Func<INamedTypeSymbol, bool> _find;

    public AsyncDisposal(KnownTypes types, IBlockingCatalogue catalogue, BlockingCalls calls)
    {
        _types = types;
        _catalogue = catalogue;
        _calls = calls;
        _find = type => Find(type, MaxSteps);
    }

    /// <summary>The type of a synchronous <c>using</c>'s resource, where an <c>await using</c> would wait instead of blocking.</summary>
    public ITypeSymbol? TypeIn(IOperation scope) => scope switch
    {
        IUsingOperation { IsAsynchronous: false, Resources: IVariableDeclarationGroupOperation group } => TypeIn(group),
        IUsingOperation { IsAsynchronous: false, Resources: { } resource } => TypeOf(resource.Type, resource),
        IUsingDeclarationOperation { IsAsynchronous: false, DeclarationGroup: { } group } => TypeIn(group),
        _ => null,
    };

    /// <summary>
    /// The <c>using</c> can become an <c>await using</c> where it stands. What its Dispose blocks on is not worth another
    /// word then.
    /// </summary>
    public bool CanAwait(in RuleContext context) =>
        TypeIn(context.Operation) is not null && AwaitPlace.Allows(context.Operation, context.CancellationToken);

    /// <summary>The <c>DisposeAsync</c> that could be awaited in the place of a call of <c>Dispose</c>, and waits for something.</summary>
    public IMethodSymbol? TwinOf(IInvocationOperation call)
    {
        if (call.TargetMethod is not { Name: "Dispose", Parameters.IsEmpty: true, IsStatic: false } || call.Instance?.Unwrapped().BehindConditional() is not { } instance
            || TypeOf(instance.Type, instance) is null)
            return null;
        for (var type = instance.Type; type is not null; type = type.BaseType)
        {
            if (type is INamedTypeSymbol named && DisposeAsyncOf(named) is { ExplicitInterfaceImplementations.IsEmpty: true } twin)
                return twin;
        }

        return null;
    }

    private ITypeSymbol? TypeIn(IVariableDeclarationGroupOperation group)
    {
        foreach (var declaration in group.Declarations)
        {
            foreach (var declarator in declaration.Declarators)
            {
                if (TypeOf(declarator.Symbol.Type, declarator.GetVariableInitializer()?.Value) is { } type)
                    return type;
            }
        }

        return null;
    }

    /// <summary>The type that is disposed: the declared one, or what the value is known to be.</summary>
    private ITypeSymbol? TypeOf(ITypeSymbol? declared, IOperation? value)
    {
        if (declared is not INamedTypeSymbol { IsRefLikeType: false } named || !CanAwaitUsing(named))
            return null;
        var type = value?.Unwrapped().Type is INamedTypeSymbol { TypeKind: TypeKind.Class } actual && actual.DerivesFrom(named) ? actual : named;
        return _waits.GetOrAdd(type.OriginalDefinition, _find) && !(value is not null && InMemory.Is(value, _calls)) ? type : null;
    }

    private bool CanAwaitUsing(INamedTypeSymbol type)
    {
        if (type.Is(_types.AsyncDisposable))
            return true;
        foreach (var inherited in type.AllInterfaces)
        {
            if (inherited.Is(_types.AsyncDisposable))
                return true;
        }

        return DisposeAsyncOf(type) is { DeclaredAccessibility: Accessibility.Public } method && _types.IsTask(method.ReturnType);
    }

    /// <summary>The nearest type that has a DisposeAsync of its own decides.</summary>
    private bool Find(INamedTypeSymbol type, int steps)
    {
        for (var current = type; current is not null && steps > 0; current = current.BaseType?.OriginalDefinition)
        {
            var own = DisposeAsyncOf(current);
            if (own is { DeclaringSyntaxReferences.IsEmpty: false })
                return Waits(own, type, steps);
            if (_catalogue.AwaitsDisposal(current) is { } known)
                return known;
            if (own is not null)
                return own.GetAttributes().Any(a => a.AttributeClass is { Name: "AsyncStateMachineAttribute" });
        }

        return false;
    }

    private IMethodSymbol? DisposeAsyncOf(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers("DisposeAsync"))
        {
            if (member is IMethodSymbol { Parameters.IsEmpty: true, IsStatic: false } method)
                return method;
        }

        return _types.AsyncDisposable?.GetMembers("DisposeAsync").FirstOrDefault() is { } promised
            && type.FindImplementationForInterfaceMember(promised) is IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false } explicitly
            && explicitly.ContainingType.Is(type)
            ? explicitly
            : null;
    }

    /// <summary>An await of, or a result other than, what is complete already.</summary>
    private bool Waits(IMethodSymbol method, INamedTypeSymbol type, int steps)
    {
        if (steps == 0 || method.IsAbstract || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax declaration)
            return false;
        var isAsync = declaration.Modifiers.Any(SyntaxKind.AsyncKeyword);
        if (!isAsync && declaration.ExpressionBody is { Expression: var whole })
            return Waits(whole, type, steps);
        foreach (var node in declaration.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            var waits = node switch
            {
                AwaitExpressionSyntax awaited => Waits(awaited.Expression, type, steps),
                ReturnStatementSyntax { Expression: { } result } => !isAsync && Waits(result, type, steps),
                CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
                    or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 } => true,
                _ => false,
            };
            if (waits)
                return true;
        }

        return false;
    }

    /// <summary>A task is waited for unless it is complete as it is written, or one of the type's own members says no more.</summary>
    private bool Waits(ExpressionSyntax task, INamedTypeSymbol type, int steps) => task switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => Waits(inner, type, steps),
        LiteralExpressionSyntax or DefaultExpressionSyntax or { IsMissing: true } => false,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } => false,
        BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } => false,
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => Waits(arguments[0].Expression, type, steps),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var inner } } => Waits(inner, type, steps),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromException" or "FromResult" or "FromCanceled" } } => false,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax, Name.Identifier.ValueText: "DisposeAsync" } } =>
            type.BaseType is { } parent && Find(parent.OriginalDefinition, steps - 1),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } => OwnWaits(name, type, steps),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } } => OwnWaits(name, type, steps),
        _ => true,
    };

    /// <summary><c>DisposeAsyncCore()</c>: as the type has it, or the nearest base.</summary>
    private bool OwnWaits(string name, INamedTypeSymbol type, int steps)
    {
        for (var current = type; current is not null; current = current.BaseType?.OriginalDefinition)
        {
            foreach (var member in current.GetMembers(name))
            {
                if (member is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } method)
                    return Waits(method, type, steps - 1);
            }
        }

        return true;
    }
}
