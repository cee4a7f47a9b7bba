using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>Time limits in arguments.</summary>
internal static class TimeLimit
{
    /// <summary>A parameter that limits how long the call waits, by the names that the framework uses.</summary>
    public static bool IsLimit(IParameterSymbol parameter) =>
        parameter.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64
            or SpecialType.None
        && (parameter.Name.IndexOf("timeout", StringComparison.OrdinalIgnoreCase) >= 0
            || parameter.Name is "milliseconds" or "delay" or "microSeconds" or "dueTime");

    /// <summary>Zero in every form: a constant, <c>TimeSpan.Zero</c>, <c>default</c>, <c>TimeSpan.FromSeconds(0)</c>.</summary>
    public static bool IsZero(IOperation value)
    {
        value = value.Unwrapped();
        if (value.ConstantValue is { HasValue: true, Value: { } constant })
            return IsZeroConstant(constant);
        return value switch
        {
            IDefaultValueOperation => true,
            IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
            IObjectCreationOperation { Type.Name: "TimeSpan" } created => created.Arguments.All(a => IsZero(a.Value)),
            IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", IsStatic: true } method } call =>
                method.Name.StartsWith("From", StringComparison.Ordinal) && call.Arguments.All(a => IsZero(a.Value)),
            _ => false,
        };
    }

    private static bool IsZeroConstant(object constant) => constant switch
    {
        int number => number == 0,
        long number => number == 0,
        uint number => number == 0,
        double number => number == 0,
        _ => false,
    };
}
