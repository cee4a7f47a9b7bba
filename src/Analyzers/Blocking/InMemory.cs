using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// Whether a call works on memory: its receiver or an argument is a memory stream, a string reader, or something made
/// over one, also through locals that are assigned once.
/// </summary>
internal static class InMemory
{
    private const int MaxSteps = 8;

    public static bool Is(IOperation operation, BlockingEntry entry, IBlockingCatalogue catalogue) => operation switch
    {
        // A stream's own member works on that stream, whatever it is given; a serializer's works on what it is given.
        IInvocationOperation { Instance: { } instance } when entry.ContractSteps == 0 => IsSource(instance, catalogue, MaxSteps),
        IInvocationOperation call => (call.Instance is { } instance && IsSource(instance, catalogue, MaxSteps)) || AnySource(call.Arguments, catalogue, MaxSteps),
        IObjectCreationOperation creation => AnySource(creation.Arguments, catalogue, MaxSteps),
        IPropertyReferenceOperation { Instance: { } instance } => IsSource(instance, catalogue, MaxSteps),
        _ => false,
    };

    /// <summary>The value is in memory.</summary>
    public static bool Is(IOperation value, IBlockingCatalogue catalogue) => IsSource(value, catalogue, MaxSteps);

    private static bool AnySource(IEnumerable<IArgumentOperation> arguments, IBlockingCatalogue catalogue, int steps)
    {
        foreach (var argument in arguments)
        {
            if (IsSource(argument.Value, catalogue, steps))
                return true;
        }

        return false;
    }

    private static bool IsSource(IOperation value, IBlockingCatalogue catalogue, int steps)
    {
        if (steps == 0)
            return false;
        value = value.Unwrapped().BehindConditional().Unwrapped();
        if (catalogue.IsInMemory(value.Type))
            return true;
        return value switch
        {
            IObjectCreationOperation creation => AnySource(creation.Arguments, catalogue, steps - 1),
            // A resource of the assembly is mapped with it.
            IInvocationOperation { TargetMethod.Name: "GetManifestResourceStream" } => true,
            IInvocationOperation { Instance: { } instance } => IsSource(instance, catalogue, steps - 1),
            IInvocationOperation made => AnySource(made.Arguments, catalogue, steps - 1),
            ILocalReferenceOperation local => local.OnlyValue() is { } only && IsSource(only, catalogue, steps - 1),
            IFieldReferenceOperation { Field: { Name: "Null", IsStatic: true } } => true,
            // What a program says to its user is not waited for in earnest.
            IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } } => true,
            _ => false,
        };
    }
}
