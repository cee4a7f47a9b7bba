using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>What becomes of a delegate: which parameter, property, event or local receives the lambda or method group.</summary>
internal static class DelegateTarget
{
    /// <summary>The parameter, property, event or local that the function is handed to; null where it goes elsewhere.</summary>
    public static ISymbol? Of(IOperation function)
    {
        for (var parent = function.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation
                    or IArrayInitializerOperation or IArrayCreationOperation or IVariableInitializerOperation:
                case { Kind: OperationFacts.CollectionExpression }:
                    continue;
                case IArgumentOperation argument:
                    return argument.Parameter;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property }:
                    return property.Property;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment when assignment.IsStatement():
                    return local.Local;
                case IVariableDeclaratorOperation declarator:
                    return declarator.Symbol;
                case IEventAssignmentOperation { EventReference: IEventReferenceOperation reference }:
                    return reference.Event;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The call or constructor that a parameter's argument stands in.</summary>
    public static IOperation? CallOf(IOperation function)
    {
        for (var parent = function.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IArgumentOperation)
                return parent.Parent;
        }

        return null;
    }
}
