using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Where what is read or written comes from: memory, a parameter of the function (its caller knows), or anywhere.</summary>
internal readonly record struct Origin(int Ordinal)
{
    /// <summary>What a parameter is given as when it is in memory.</summary>
    public const string Given = "in memory";

    public static readonly Origin Unknown = new(-2);

    public static readonly Origin Memory = new(-1);

    public bool IsMemory => this == Memory;

    public bool IsParameter => Ordinal >= 0;

    public bool IsKnown => this != Unknown;

    public static Origin Parameter(int ordinal) => new(ordinal);
}

/// <summary>
/// Whether a call works on memory: its receiver or an argument is a memory stream, a string reader, or something made
/// over one, also through locals that are assigned once.
/// </summary>
internal static class InMemory
{
    private const int MaxSteps = 8;

    /// <summary>Where what a call works on comes from.</summary>
    public static Origin Of(IOperation operation, BlockingEntry entry, BlockingCalls calls) => operation switch
    {
        // A stream's own member works on that stream, whatever it is given; a serializer's works on what it is given.
        IInvocationOperation { Instance: { } instance } when entry.ContractSteps == 0 => Of(instance, calls, MaxSteps),
        IInvocationOperation call => Of(call, calls, MaxSteps),
        IObjectCreationOperation creation => OfAny(creation.Arguments, calls, MaxSteps),
        IPropertyReferenceOperation { Instance: { } instance } => Of(instance, calls, MaxSteps),
        _ => Origin.Unknown,
    };

    /// <summary>Where a value comes from that may be read or written.</summary>
    public static Origin Of(IOperation value, BlockingCalls calls) =>
        value.Type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.TypeParameter }
            ? Of(value, calls, MaxSteps)
            : Origin.Unknown;

    /// <summary>The value is in memory.</summary>
    public static bool Is(IOperation value, BlockingCalls calls) => Of(value, calls, MaxSteps).IsMemory;

    private static Origin Of(IInvocationOperation call, BlockingCalls calls, int steps)
    {
        var receiver = call.Instance is { } instance ? Of(instance, calls, steps) : Origin.Unknown;
        if (receiver.IsMemory)
            return receiver;
        var arguments = OfAny(call.Arguments, calls, steps);
        return arguments.IsMemory || !receiver.IsKnown ? arguments : receiver;
    }

    private static Origin OfAny(IEnumerable<IArgumentOperation> arguments, BlockingCalls calls, int steps)
    {
        var found = Origin.Unknown;
        foreach (var argument in arguments)
        {
            var origin = Of(argument.Value, calls, steps);
            if (origin.IsMemory)
                return origin;
            if (origin.IsKnown)
                found = origin;
        }

        return found;
    }

    private static Origin Of(IOperation value, BlockingCalls calls, int steps)
    {
        if (steps == 0)
            return Origin.Unknown;
        value = value.Unwrapped().BehindConditional().Unwrapped();
        if (calls.IsInMemory(value.Type))
            return Origin.Memory;
        return value switch
        {
            IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.None, Type.IsReferenceType: true } parameter } own when own.IsOwn() => Origin.Parameter(parameter.Ordinal),
            IObjectCreationOperation creation => OfAny(creation.Arguments, calls, steps - 1),
            // A resource of the assembly is mapped with it.
            IInvocationOperation { TargetMethod.Name: "GetManifestResourceStream" } => Origin.Memory,
            IInvocationOperation { Instance: { } instance } => Of(instance, calls, steps - 1),
            IInvocationOperation made => OfAny(made.Arguments, calls, steps - 1),
            IConditionalOperation { WhenFalse: { } other } choice => OfEither(choice.WhenTrue, other, calls, steps - 1),
            ICoalesceOperation choice => OfEither(choice.Value, choice.WhenNull, calls, steps - 1),
            ILocalReferenceOperation local => local.OnlyValue() is { } only ? Of(only, calls, steps - 1) : Origin.Unknown,
            IFieldReferenceOperation { Field: { Name: "Null", IsStatic: true } } => Origin.Memory,
            // What a program says to its user is not waited for in earnest.
            IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } } => Origin.Memory,
            _ => Origin.Unknown,
        };
    }

    /// <summary>What is chosen is in memory where both are, or where the caller gives it so.</summary>
    private static Origin OfEither(IOperation one, IOperation other, BlockingCalls calls, int steps)
    {
        var (first, second) = (Of(one, calls, steps), Of(other, calls, steps));
        return first == second || second.IsMemory ? first : first.IsMemory ? second : Origin.Unknown;
    }
}
