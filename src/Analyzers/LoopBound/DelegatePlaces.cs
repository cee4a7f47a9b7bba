using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>Where a delegate runs that is handed to something.</summary>
internal enum Place
{
    Unknown,

    /// <summary>On a loop: AsyncLoop's, or a framework's context.</summary>
    OnLoop,

    /// <summary>On another thread.</summary>
    Elsewhere,

    /// <summary>Where the caller of the member runs.</summary>
    Caller,

    /// <summary>On the current task scheduler: another thread, unless the caller runs on a context that is one.</summary>
    CurrentScheduler,
}

/// <summary>Where a delegate runs, and on whose context if that is not AsyncLoop's.</summary>
internal readonly record struct DelegatePlace(Place Place, Framework? Framework = null);

/// <summary>Finds where lambdas and method groups run, by what they are handed to, also through a local variable.</summary>
internal sealed class DelegatePlaces
{
    private readonly KnownTypes _types;
    private readonly ActiveFrameworks _frameworks;

    public DelegatePlaces(KnownTypes types, ActiveFrameworks frameworks)
    {
        _types = types;
        _frameworks = frameworks;
    }

    /// <summary>Where the function runs that this operation is: a lambda, a method group, or a local that holds one.</summary>
    public DelegatePlace Of(IOperation function) => DelegateTarget.Of(function) switch
    {
        null => default,
        ILocalSymbol local => OfLocal(local, function),
        var target => Of(target, DelegateTarget.CallOf(function)),
    };

    private DelegatePlace Of(ISymbol target, IOperation? call)
    {
        if (target.Has(Annotations.RunsOnLoop))
            return new DelegatePlace(Place.OnLoop);
        var member = target is IParameterSymbol parameter ? parameter.ContainingSymbol : target;
        var framework = member is IEventSymbol raised ? _frameworks.OfEvent(raised) : _frameworks.OfDelegateMember(member, call);
        if (framework is not null)
            return new DelegatePlace(framework.Use == FrameworkUse.Caller ? Place.Caller : Place.OnLoop, framework);
        return OffLoaders.PlaceOf(target, call, _types);
    }

    /// <summary>Certain where the local is assigned once and every use of it hands it to the same kind of place.</summary>
    private DelegatePlace OfLocal(ILocalSymbol local, IOperation function)
    {
        DelegatePlace? found = null;
        foreach (var operation in RootOf(function).Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !reference.Local.Is(local))
                continue;
            // The assignment of the function itself, where it is not the declaration's.
            if (operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation && assignment.Syntax.Span.Contains(function.Syntax.Span))
                continue;
            if (DelegateTarget.Of(reference) is not (not null and not ILocalSymbol and var target)
                || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None })
                return default;
            var place = Of(target, DelegateTarget.CallOf(reference));
            if (place.Place is not (Place.OnLoop or Place.Elsewhere) || found is { } other && other != place)
                return default;
            found = place;
        }

        return found is { } certain && IsOnlyValue(local, function) ? certain : default;
    }

    /// <summary>The one function that a local holds; null where it may hold something else.</summary>
    public static IOperation? OnlyValueOf(ILocalReferenceOperation reference)
    {
        IOperation? value = null;
        foreach (var operation in RootOf(reference).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when declarator.Symbol.Is(reference.Local) && declarator.GetVariableInitializer() is { } initializer:
                    if (value is not null)
                        return null;
                    value = initializer.Value;
                    break;
                case ILocalReferenceOperation use when use.Local.Is(reference.Local):
                    if (use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use)
                    {
                        if (value is not null)
                            return null;
                        value = assignment.Value;
                    }
                    else if (IsWritten(use))
                    {
                        return null;
                    }

                    break;
            }
        }

        return value?.Unwrapped();
    }

    private static bool IsOnlyValue(ILocalSymbol local, IOperation function)
    {
        var reference = RootOf(function).Descendants().OfType<ILocalReferenceOperation>().FirstOrDefault(r => r.Local.Is(local));
        return reference is not null && OnlyValueOf(reference) is { } value && value.Syntax.Span.Contains(function.Syntax.Span);
    }

    private static bool IsWritten(ILocalReferenceOperation use) => use.Parent switch
    {
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IAssignmentOperation assignment => assignment.Target == use,
        ITupleOperation or IAddressOfOperation => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } } => true,
        _ => false,
    };

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
