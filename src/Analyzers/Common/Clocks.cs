using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>The clock that a point in time was read from.</summary>
internal enum Clock
{
    /// <summary>No point in time, one that nobody knows, or a duration: the difference of two.</summary>
    None,

    /// <summary>The loop's: it begins with the loop, and may be virtual.</summary>
    Loop,

    /// <summary>One of the system's: <c>DateTime</c>, <c>Stopwatch</c>, <c>Environment.TickCount</c>.</summary>
    System,
}

/// <summary>Which clock a time comes from: through arithmetic, units, and locals with one value.</summary>
internal static class Clocks
{
    /// <summary>Chains of locals and sums that are longer than this are nobody's deadline.</summary>
    private const int MaxDepth = 8;

    /// <summary>The property gives the present time of a clock, or of the loop's timers.</summary>
    public static bool IsReading(IPropertyReferenceOperation reference, INamedTypeSymbol loop, out Clock clock)
    {
        var type = reference.Property.ContainingType;
        clock = reference.Property.Name switch
        {
            "Time" when type.Is(loop) => Clock.Loop,
            "When" when type.Name == "TimerHandle" && type.ContainingNamespace.Is(loop.ContainingNamespace) => Clock.Loop,
            "UtcNow" or "Now" when type.Name is "DateTime" or "DateTimeOffset" => Clock.System,
            "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks" when type.Name == "Stopwatch" => Clock.System,
            "TickCount" or "TickCount64" when type.Name == "Environment" => Clock.System,
            _ => Clock.None,
        };
        return clock != Clock.None;
    }

    /// <summary>The clock of a value.</summary>
    public static Clock Of(IOperation value, INamedTypeSymbol loop) => Of(value, loop, MaxDepth);

    /// <summary>
    /// What a reading is compared with, added to or subtracted from, if that is of another clock; and whether that is a
    /// reading itself, not a variable with one.
    /// </summary>
    public static (Clock Clock, bool IsDirect)? Opposite(IPropertyReferenceOperation reading, INamedTypeSymbol loop)
    {
        var own = Of(reading, loop);
        IOperation value = reading;
        for (var parent = value.Parent; parent is not null; (value, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IArgumentOperation:
                    continue;
                case IPropertyReferenceOperation or IInvocationOperation or IObjectCreationOperation when Of(parent, loop) == own:
                    continue;
                case IBinaryOperation binary when IsSumOrComparison(binary.OperatorKind):
                    var other = binary.LeftOperand == value ? binary.RightOperand : binary.LeftOperand;
                    var clock = Of(other, loop);
                    if (clock != Clock.None && clock != own)
                        return (clock, other.DescendantsAndSelf().Any(part => part is IPropertyReferenceOperation property && IsReading(property, loop, out _)));
                    if (Of(binary, loop) == own)
                        continue;
                    return null;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The value that a local was declared with, if it never gets another one.</summary>
    public static IOperation? ValueOf(ILocalReferenceOperation reference)
    {
        if (reference.SemanticModel is not { } model
            || reference.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax { Initializer.Value: { } value } declarator
            || declarator.FirstAncestorOrSelf<SyntaxNode>(node => node is BlockSyntax or CompilationUnitSyntax or ForStatementSyntax or SwitchSectionSyntax) is not { } scope
            || scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == reference.Local.Name && IsWritten(name)))
            return null;
        return model.GetOperation(value)?.Unwrapped();
    }

    private static bool IsWritten(IdentifierNameSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == name,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => true,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        RefExpressionSyntax => true,
        _ => false,
    };

    private static Clock Of(IOperation value, INamedTypeSymbol loop, int depth)
    {
        value = value.Unwrapped();
        if (depth-- == 0)
            return Clock.None;
        switch (value)
        {
            case IPropertyReferenceOperation reading when IsReading(reading, loop, out var clock):
                return clock;
            // Ticks, TotalSeconds, TimeOfDay
            case IPropertyReferenceOperation { Instance: { } instance } when IsTime(instance.Type):
                return Of(instance, loop, depth);
            case ILocalReferenceOperation local when ValueOf(local) is { } assigned:
                return Of(assigned, loop, depth);
            case IInvocationOperation { TargetMethod: { ContainingType.Name: "Stopwatch", Name: "GetTimestamp" or "GetElapsedTime" } }:
                return Clock.System;
            // TimeSpan.FromTicks(x), new TimeSpan(x), x.AddSeconds(1)
            case IInvocationOperation { TargetMethod: { IsStatic: true } method, Arguments: { Length: 1 } arguments } when IsTime(method.ContainingType):
                return Of(arguments[0].Value, loop, depth);
            case IObjectCreationOperation { Arguments: { Length: 1 } arguments } creation when IsTime(creation.Type):
                return Of(arguments[0].Value, loop, depth);
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name } when name.StartsWith("Add", StringComparison.Ordinal) && IsTime(instance.Type):
                return Of(instance, loop, depth);
            case IBinaryOperation binary:
                return OfBinary(binary.OperatorKind, Of(binary.LeftOperand, loop, depth), Of(binary.RightOperand, loop, depth));
            default:
                return Clock.None;
        }
    }

    /// <summary>A point and a duration make a point; two points of one clock differ by a duration.</summary>
    private static Clock OfBinary(BinaryOperatorKind kind, Clock left, Clock right) => kind switch
    {
        BinaryOperatorKind.Add when left == Clock.None => right,
        BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide when right == Clock.None => left,
        _ => Clock.None,
    };

    private static bool IsSumOrComparison(BinaryOperatorKind kind) => kind
        is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide
        or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
        or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;

    private static bool IsTime(ITypeSymbol? type) => type is { Name: "TimeSpan" or "DateTime" or "DateTimeOffset", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
