using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.Blocking;

/// <summary>A loop that sleeps until a variable of this type has changed.</summary>
internal sealed class LOOP110_PollingWait : LoopRule
{
    public LOOP110_PollingWait() : base(
        Describe(RuleIds.PollingWait, "PollingWait", "Blocking",
            title: "Wait for a signal instead of polling",
            messageFormat: "This loop polls '{0}'; await a 'TaskCompletionSource' that is completed where it changes",
            description: "A poll notices the change a whole delay late, and wakes up for nothing until then. Who changes the variable can complete a task.",
            DiagnosticSeverity.Info),
        OperationKind.Loop)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!loop.IsOnlyDelay(context.Model.Types) || loop.Condition() is not { } condition)
            return;
        var names = new List<string>();
        if (!ReadsOwnState(condition, names) || names.Count == 0 || !context.Body.InScope)
            return;
        context.Report(Descriptor, loop.KeywordLocation(), new Fix(PolledSignal.Of(loop, context.CancellationToken) is null ? null : FixKinds.AwaitSignal), string.Join("', '", names.Distinct()));
    }

    /// <summary>Only fields, variables and auto-properties of this type, compared with constants and with one another.</summary>
    private static bool ReadsOwnState(IOperation operation, List<string> names)
    {
        switch (operation)
        {
            case { ConstantValue.HasValue: true } or IDefaultValueOperation:
                return true;
            case ILocalReferenceOperation local:
                names.Add(local.Local.Name);
                return true;
            case IParameterReferenceOperation parameter:
                names.Add(parameter.Parameter.Name);
                return true;
            case IFieldReferenceOperation { Field: { IsReadOnly: false } field, Instance: null or IInstanceReferenceOperation }:
                names.Add(field.Name);
                return IsOfThisType(field, operation);
            case IPropertyReferenceOperation { Property: var property, Instance: null or IInstanceReferenceOperation }:
                names.Add(property.Name);
                return IsOfThisType(property, operation) && IsAutoProperty(property);
            case IUnaryOperation { OperatorMethod: null } or IBinaryOperation { OperatorMethod: null } or IConversionOperation { OperatorMethod: null }
                or IParenthesizedOperation or IIsPatternOperation or IConstantPatternOperation or INegatedPatternOperation or IBinaryPatternOperation
                or IRelationalPatternOperation or IIsTypeOperation:
                foreach (var child in operation.ChildOperations)
                {
                    if (!ReadsOwnState(child, names))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Declared by the type around the loop, or by one that it is nested in.</summary>
    private static bool IsOfThisType(ISymbol member, IOperation operation)
    {
        for (var type = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart)?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.OriginalDefinition.Is(member.ContainingType?.OriginalDefinition))
                return true;
        }

        return false;
    }

    private static bool IsAutoProperty(IPropertySymbol property) =>
        property is { IsVirtual: false, IsOverride: false, SetMethod: not null }
        && property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && field.AssociatedSymbol.Is(property));
}
