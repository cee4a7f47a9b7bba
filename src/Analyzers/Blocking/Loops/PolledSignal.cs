using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Loops;

/// <summary>
/// A private flag that only ever goes up: false at first, set to true by statements of its own type, never set back. A
/// task that completes says the same, and can be awaited.
/// </summary>
/// <param name="Declaration">The field.</param>
/// <param name="Assignments">Every place that sets it.</param>
/// <param name="Reads">Every place that reads it.</param>
internal sealed record PolledSignal(FieldDeclarationSyntax Declaration, IReadOnlyList<AssignmentExpressionSyntax> Assignments, IReadOnlyList<ExpressionSyntax> Reads)
{
    /// <summary>The flag that a loop waits for; null where it is none, or not certainly one.</summary>
    public static PolledSignal? Of(ILoopOperation loop, CancellationToken cancellationToken)
    {
        if (loop is not (IWhileLoopOperation { ConditionIsTop: true } or IForLoopOperation { Before.IsEmpty: true })
            || loop is not { SemanticModel: { } model } || Flag(loop.Condition()) is not { } field || !IsPlain(field)
            || field.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax declarator
            || declarator.SyntaxTree != loop.Syntax.SyntaxTree
            || declarator.Initializer is { Value.RawKind: not ((int)SyntaxKind.FalseLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression) }
            || declarator.Parent?.Parent is not FieldDeclarationSyntax { AttributeLists.Count: 0, Declaration.Variables.Count: 1, Parent: ClassDeclarationSyntax owner } declaration)
            return null;

        var assignments = new List<AssignmentExpressionSyntax>();
        var reads = new List<ExpressionSyntax>();
        foreach (var name in owner.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            // A copy has a flag of its own, but would share the task.
            if (name.Identifier.ValueText == "MemberwiseClone")
                return null;
            if (name.Identifier.ValueText != field.Name || !model.GetSymbolInfo(name, cancellationToken).Symbol.Is(field))
                continue;
            ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
            {
                if (!IsSet(assignment, model, cancellationToken))
                    return null;
                assignments.Add(assignment);
            }
            else if (!IsRead(use))
            {
                return null;
            }
            else if (!IsNamed(use))
            {
                reads.Add(use);
            }
        }

        return assignments.Count > 0 ? new PolledSignal(declaration, assignments, reads) : null;
    }

    /// <summary>The field of <c>!_done</c>, <c>_done == false</c>, <c>_done is false</c>.</summary>
    private static IFieldSymbol? Flag(IOperation? condition) => condition?.Unwrapped() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null, Operand: var flag } => (flag.Unwrapped() as IFieldReferenceOperation)?.Field,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: var flag, RightOperand.ConstantValue: { HasValue: true, Value: false } } =>
            (flag.Unwrapped() as IFieldReferenceOperation)?.Field,
        IIsPatternOperation { Value: var flag, Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: false } } } =>
            (flag.Unwrapped() as IFieldReferenceOperation)?.Field,
        _ => null,
    };

    /// <summary>Of a class in one part, where nobody else can see it, and where it is no part of an equality.</summary>
    private static bool IsPlain(IFieldSymbol field) =>
        field is { DeclaredAccessibility: Accessibility.Private, Type.SpecialType: SpecialType.System_Boolean, IsReadOnly: false, DeclaringSyntaxReferences.Length: 1 }
        && field.ContainingType is { IsRecord: false, IsSerializable: false, TypeKind: TypeKind.Class, DeclaringSyntaxReferences.Length: 1 };

    /// <summary>A statement of its own, or the whole of a function that returns nothing.</summary>
    private static bool IsSet(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || !assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression))
            return false;
        return assignment.Parent switch
        {
            ExpressionStatementSyntax => true,
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or ConstructorDeclarationSyntax } body =>
                model.GetDeclaredSymbol(body.Parent!, cancellationToken) is IMethodSymbol { ReturnsVoid: true },
            AnonymousFunctionExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true },
            _ => false,
        };
    }

    /// <summary>The value is used, not the place.</summary>
    private static bool IsRead(ExpressionSyntax use) => use.Parent switch
    {
        ArgumentSyntax argument => argument.RefKindKeyword.RawKind == 0 && argument.Parent is not TupleExpressionSyntax,
        RefExpressionSyntax or PrefixUnaryExpressionSyntax { OperatorToken.RawKind: (int)SyntaxKind.AmpersandToken } => false,
        _ => true,
    };

    private static bool IsNamed(ExpressionSyntax use) =>
        use.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };
}
