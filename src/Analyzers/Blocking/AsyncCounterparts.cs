using System.Collections.Concurrent;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// The awaitable twins of synchronous members that the catalogue does not know: the same name with Async behind it, on the
/// receiver's type, with the same parameters and result. A name alone proves nothing.
/// </summary>
internal sealed class AsyncCounterparts
{
    private readonly Compilation _compilation;
    private readonly KnownTypes _types;
    private readonly IBlockingCatalogue _catalogue;
    private readonly BlockingCalls _calls;
    private readonly ConcurrentDictionary<(IMethodSymbol Method, ITypeSymbol? Receiver), IMethodSymbol?> _found = new();

    // One delegate for all calls: nothing is allocated where a member is known already.
    private readonly Func<(IMethodSymbol Method, ITypeSymbol? Receiver), IMethodSymbol?> _find;

    public AsyncCounterparts(Compilation compilation, KnownTypes types, IBlockingCatalogue catalogue, BlockingCalls calls)
    {
        _compilation = compilation;
        _types = types;
        _catalogue = catalogue;
        _calls = calls;
        _find = key => Find(key.Method, key.Receiver);
    }

    /// <summary>The twin that a call could call instead: it takes the same arguments, and what the call works on is not in memory.</summary>
    public IMethodSymbol? Of(IInvocationOperation call)
    {
        if (Of(call.TargetMethod, call.Instance?.Type) is not { } counterpart || call.Instance is { } instance && InMemory.Is(instance, _calls))
            return null;
        foreach (var argument in call.Arguments)
        {
            if (IsInMemory(argument.Value) || argument.Parameter is { } parameter && !Accepts(counterpart.Parameters[parameter.Ordinal], parameter, argument.Value))
                return null;
        }

        return counterpart;
    }

    /// <summary>The same, where the code around may call it and is not the twin itself.</summary>
    public IMethodSymbol? UsableFor(IInvocationOperation call, in RuleContext context) =>
        MayHaveTwin(call.TargetMethod) && Of(call) is { } counterpart && context.IsAccessible(counterpart, call.Instance?.Type)
        && !IsOwnTwin(call, counterpart, context.Member)
            ? counterpart
            : null;

    /// <summary>The twin of a method when it is called on this type; null where it has none. Who may call it is not asked.</summary>
    internal IMethodSymbol? Of(IMethodSymbol method, ITypeSymbol? receiver) =>
        MayHaveTwin(method) ? _found.GetOrAdd((method, receiver), _find) : null;

    /// <summary>A quick refusal, without looking anything up.</summary>
    public static bool MayHaveTwin(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsAsync: false, RefKind: RefKind.None } && method.Name is not "Dispose"
        && !method.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>The call stands in its own twin, or in one of that name that does its work with the object's own synchronous member.</summary>
    private static bool IsOwnTwin(IInvocationOperation call, IMethodSymbol counterpart, ISymbol member) =>
        member.OriginalDefinition.Is(counterpart.OriginalDefinition) || IsInOverload(call, counterpart.Name, member);

    /// <summary>The call of an own member stands in an overload of its twin: those call one another, and in the end this one.</summary>
    internal static bool IsInOverload(IInvocationOperation call, string counterpart, ISymbol member) =>
        member.Name == counterpart && call.Instance is null or IInstanceReferenceOperation && member.ContainingType.DerivesFrom(call.TargetMethod.ContainingType);

    private IMethodSymbol? Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (method.Parameters.Any(p => p.RefKind != RefKind.None) || _types.IsAsyncFunction(method) || IsAnswered(method))
            return null;
        var name = method.Name + "Async";
        foreach (var type in TypesToSearch(method, receiver))
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is IMethodSymbol candidate && Matches(method, candidate) && !IsStale(method, candidate) && !IsFake(method, candidate))
                    return candidate;
            }
        }

        return null;
    }

    /// <summary>The catalogue has its own word on it, no twin of it is to be proposed, or another rule knows it: waits for tasks, loops.</summary>
    private bool IsAnswered(IMethodSymbol method)
    {
        var declared = method.Declared();
        return (_catalogue.MayContain(declared) && _catalogue.Find(declared) is not null) || _catalogue.IsDeclared(declared) || _catalogue.IsNeverProposed(declared)
            || _types.IsTask(declared.ContainingType) || LoopRunners.Of(declared, _types) != LoopRunner.None
            || declared.ContainingAssembly.Is(_types.EventLoop?.ContainingAssembly);
    }

    private static IEnumerable<INamedTypeSymbol> TypesToSearch(IMethodSymbol method, ITypeSymbol? receiver)
    {
        var start = receiver as INamedTypeSymbol ?? method.ContainingType;
        for (var type = start; type is not null; type = type.BaseType)
            yield return type;
        if (start.TypeKind != TypeKind.Interface)
            yield break;
        foreach (var inherited in start.AllInterfaces)
            yield return inherited;
    }

    private bool Matches(IMethodSymbol method, IMethodSymbol candidate)
    {
        if (candidate.IsStatic != method.IsStatic || candidate.IsExtensionMethod != method.IsExtensionMethod || candidate.Arity != method.Arity
            || candidate.Parameters.Length < method.Parameters.Length || IsObsolete(candidate))
            return false;
        if (method.Arity > 0)
            candidate = candidate.Construct(method.TypeArguments.ToArray());
        for (var i = 0; i < candidate.Parameters.Length; i++)
        {
            var offered = candidate.Parameters[i];
            var fits = i < method.Parameters.Length
                ? offered.RefKind == RefKind.None && (offered.Type.Is(method.Parameters[i].Type) || IsMemoryOf(offered.Type, method.Parameters[i].Type))
                : offered.IsOptional || offered.Type.Is(_types.CancellationToken);
            if (!fits)
                return false;
        }

        return AwaitedTypeOf(candidate.ReturnType) is { } awaited && (method.ReturnsVoid
            ? awaited.SpecialType == SpecialType.System_Void
            : awaited.SpecialType != SpecialType.System_Void && _compilation.HasImplicitConversion(awaited, method.ReturnType));
    }

    private static bool IsObsolete(IMethodSymbol method) => method.GetAttributes().Any(a => a.AttributeClass is { Name: "ObsoleteAttribute" });

    /// <summary>Memory where the synchronous one takes a span, which cannot live across an await.</summary>
    private static bool IsMemoryOf(ITypeSymbol memory, ITypeSymbol span) =>
        (memory, span) is (INamedTypeSymbol { Arity: 1 } offered, INamedTypeSymbol { Arity: 1 } wanted)
        && (offered.Name, wanted.Name) is ("Memory", "Span") or ("ReadOnlyMemory", "ReadOnlySpan")
        && offered.TypeArguments[0].Is(wanted.TypeArguments[0]);

    /// <summary>A stream or a reader, not the text that was read from one.</summary>
    private bool IsInMemory(IOperation value) =>
        value.Unwrapped().Type?.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable) == true && InMemory.Is(value, _calls);

    /// <summary>What was made a span is an array, or something else that memory can be made of.</summary>
    private bool Accepts(IParameterSymbol offered, IParameterSymbol wanted, IOperation value)
    {
        if (offered.Type.Is(wanted.Type) || !IsMemoryOf(offered.Type, wanted.Type))
            return true;
        while (value is IConversionOperation or IParenthesizedOperation)
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        return value.Type is { } type && _compilation.HasImplicitConversion(type, offered.Type);
    }

    /// <summary>What awaiting gives: what the awaiter of a task-like type gives.</summary>
    private ITypeSymbol? AwaitedTypeOf(ITypeSymbol type)
    {
        if (!_types.IsTaskLike(type))
            return null;
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers("GetAwaiter"))
            {
                if (member is IMethodSymbol { Parameters.IsEmpty: true, ReturnType: var awaiter })
                    return awaiter.GetMembers("GetResult").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty)?.ReturnType;
            }
        }

        return null;
    }

    /// <summary>
    /// A type that overrides the synchronous member only: what its base does asynchronously is not its work. That of
    /// streams does the synchronous work on another thread, one call after the other: a write waits for the read that
    /// waits for it. Unless the type overrides the pair of the older pattern, which the base builds on.
    /// </summary>
    internal static bool IsStale(IMethodSymbol method, IMethodSymbol candidate)
    {
        if (!method.IsOverride || candidate.IsAbstract || candidate.ContainingType.Is(method.ContainingType) || !method.ContainingType.DerivesFrom(candidate.ContainingType))
            return false;
        for (var type = method.ContainingType; type is not null && !type.Is(candidate.ContainingType); type = type.BaseType)
        {
            if (!type.GetMembers("Begin" + method.Name).IsEmpty)
                return false;
        }

        return true;
    }

    /// <summary>The twin only wraps the synchronous member: awaiting it would wait just as long.</summary>
    private static bool IsFake(IMethodSymbol method, IMethodSymbol candidate)
    {
        if (candidate.IsAbstract || candidate.IsVirtual)
            return false;
        foreach (var reference in candidate.DeclaringSyntaxReferences)
        {
            var calls = reference.GetSyntax().DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).OfType<InvocationExpressionSyntax>();
            if (calls.Any(call => OwnMemberOf(call, candidate.ContainingType) == method.Name))
                return true;
        }

        return false;
    }

    private static string? OwnMemberOf(InvocationExpressionSyntax call, INamedTypeSymbol type) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: SimpleNameSyntax receiver, Name: var name } when receiver.Identifier.ValueText == type.Name => name.Identifier.ValueText,
        _ => null,
    };
}
