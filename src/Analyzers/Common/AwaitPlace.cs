using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Common;

/// <summary>Whether an <c>await</c> can stand where an expression stands, by the rules of the language.</summary>
internal static class AwaitPlace
{
    /// <summary>
    /// The nearest function is async already (or the top-level statements, which become so), and nothing between the
    /// expression and that function forbids an await.
    /// </summary>
    public static bool Allows(IOperation operation, CancellationToken cancellationToken) =>
        Enclosing(operation.Syntax) is { } function && IsAsync(function) && AllowsIn(function, operation, cancellationToken);

    /// <summary>The same, once the nearest function is async, which it may become as far as its declaration tells.</summary>
    public static bool AllowsOnceAsync(IOperation operation, CancellationToken cancellationToken) =>
        operation.SemanticModel is { } model && FunctionAround(operation, cancellationToken) is { } function
        && (IsAsync(function) || AsyncForms.Of(function, model, cancellationToken) != AsyncForm.None);

    /// <summary>The nearest function, async or not, where nothing between the expression and it forbids an await; else null.</summary>
    public static SyntaxNode? FunctionAround(IOperation operation, CancellationToken cancellationToken) =>
        Enclosing(operation.Syntax) is { } function && AllowsIn(function, operation, cancellationToken) ? function : null;

    /// <summary>A function that is marked async; top-level statements become so by themselves.</summary>
    public static bool IsAsync(SyntaxNode function) => function is GlobalStatementSyntax || Has(ModifiersOf(function), SyntaxKind.AsyncKeyword);

    /// <summary>The nearest function around an expression; null where the language allows no await between, or the place is in no function that can be async.</summary>
    private static SyntaxNode? Enclosing(SyntaxNode syntax)
    {
        for (var node = syntax; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case LockStatementSyntax { Statement: { } body } when body.Span.Contains(syntax.Span): // CS1996
                case CatchFilterClauseSyntax: // CS7094
                case UnsafeStatementSyntax or FixedStatementSyntax: // CS4004
                case AttributeSyntax:
                case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax or IndexerDeclarationSyntax }:
                case ConstructorInitializerSyntax or ParameterSyntax:
                case QueryClauseSyntax or SelectOrGroupClauseSyntax when !IsFirstSource(node, syntax): // CS1995
                    return null;
                case GlobalStatementSyntax:
                    return node;
                case AnonymousFunctionExpressionSyntax:
                    return IsUnsafe(node) ? null : node;
                case LocalFunctionStatementSyntax local:
                    return Has(local.Modifiers, SyntaxKind.UnsafeKeyword) || IsUnsafe(local) ? null : node;
                case BaseMethodDeclarationSyntax method:
                    return Has(method.Modifiers, SyntaxKind.UnsafeKeyword) || IsUnsafe(method) ? null : node;
                case AccessorDeclarationSyntax or BaseTypeDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    private static bool AllowsIn(SyntaxNode function, IOperation operation, CancellationToken cancellationToken) =>
        !HoldsTemporary(operation) && !HoldsRefStruct(operation, function is GlobalStatementSyntax ? function.Parent! : function, cancellationToken);

    private static SyntaxTokenList ModifiersOf(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers,
        LocalFunctionStatementSyntax local => local.Modifiers,
        BaseMethodDeclarationSyntax method => method.Modifiers,
        _ => default,
    };

    private static bool Has(SyntaxTokenList modifiers, SyntaxKind kind)
    {
        foreach (var modifier in modifiers)
        {
            if (modifier.IsKind(kind))
                return true;
        }

        return false;
    }

    /// <summary>A function stands in an unsafe context that something around it opens.</summary>
    private static bool IsUnsafe(SyntaxNode function)
    {
        for (var node = function.Parent; node is not null; node = node.Parent)
        {
            var opens = node switch
            {
                UnsafeStatementSyntax => true,
                LocalFunctionStatementSyntax local => Has(local.Modifiers, SyntaxKind.UnsafeKeyword),
                MemberDeclarationSyntax member => Has(member.Modifiers, SyntaxKind.UnsafeKeyword),
                _ => false,
            };
            if (opens)
                return true;
        }

        return false;
    }

    /// <summary>The source of the first from clause is evaluated by the function itself, not by a lambda.</summary>
    private static bool IsFirstSource(SyntaxNode clause, SyntaxNode syntax) =>
        clause is FromClauseSyntax { Parent: QueryExpressionSyntax query } from
        && query.FromClause == from && from.Expression.Span.Contains(syntax.Span);

    /// <summary>
    /// A ref struct or a reference to a variable may not live across an await (CS4007). Declined where one is in scope
    /// at the expression and is used after it, or where a loop may come back to an earlier use.
    /// </summary>
    private static bool HoldsRefStruct(IOperation operation, SyntaxNode function, CancellationToken cancellationToken)
    {
        if (operation.SemanticModel is not { } model)
            return true;
        var position = operation.Syntax.SpanStart;
        foreach (var declarator in function.DescendantNodes())
        {
            if (declarator.SpanStart >= position)
                break;
            if (DisposesAfter(declarator, operation.Syntax, model, cancellationToken))
                return true;
            if (declarator is not (VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax))
                continue;
            if (model.GetDeclaredSymbol(declarator, cancellationToken) is ILocalSymbol local
                && (local.Type.IsRefLikeType || local.RefKind != RefKind.None)
                && IsUsedAcross(local, declarator, operation.Syntax, model, cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>A ref struct that is disposed, or asked for the next element, when the body around the expression ends.</summary>
    private static bool DisposesAfter(SyntaxNode node, SyntaxNode expression, SemanticModel model, CancellationToken cancellationToken) => node switch
    {
        CommonForEachStatementSyntax each => each.Statement.Span.Contains(expression.Span)
            && model.GetForEachStatementInfo(each).GetEnumeratorMethod is { ReturnType.IsRefLikeType: true },
        UsingStatementSyntax { Expression: { } resource } statement => statement.Statement.Span.Contains(expression.Span)
            && model.GetTypeInfo(resource, cancellationToken).Type is { IsRefLikeType: true },
        UsingStatementSyntax { Declaration: { } declaration } statement => statement.Statement.Span.Contains(expression.Span)
            && model.GetTypeInfo(declaration.Type, cancellationToken).Type is { IsRefLikeType: true },
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } local => local.Parent!.Span.Contains(expression.Span)
            && model.GetTypeInfo(local.Declaration.Type, cancellationToken).Type is { IsRefLikeType: true },
        _ => false,
    };

    /// <summary>What is evaluated before the expression, and used with its value: <c>Parse(text.AsSpan(), task.Result)</c>.</summary>
    private static bool HoldsTemporary(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IBlockOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
            if (parent is IVariableDeclarationOperation or ISwitchOperation or ILoopOperation or ITryOperation or IUsingOperation)
                continue;
            foreach (var before in parent.ChildOperations)
            {
                if (before == child)
                    break;
                if (IsHeld(before, parent))
                    return true;
            }
        }

        return false;
    }

    /// <summary>A value of a ref struct, or the place of a value that only a reference leads to.</summary>
    private static bool IsHeld(IOperation operand, IOperation parent)
    {
        var value = operand is IArgumentOperation argument ? argument.Value : operand;
        if (value.Type is { IsRefLikeType: true })
            return true;
        var isPlace = parent is IAssignmentOperation
            || operand is IArgumentOperation { Parameter.RefKind: not RefKind.None }
            || value.Type is { IsValueType: true } && parent is IInvocationOperation { Instance: var instance } && instance == operand;
        return isPlace && value.DescendantsAndSelf().Any(part =>
            part.Type is { IsRefLikeType: true }
            || part is IInvocationOperation { TargetMethod.RefKind: not RefKind.None } or IPropertyReferenceOperation { Property.RefKind: not RefKind.None });
    }

    private static bool IsUsedAcross(
        ILocalSymbol local, SyntaxNode declarator, SyntaxNode expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (declarator is ForEachStatementSyntax)
            return declarator.Span.Contains(expression.Span);
        var scope = declarator.FirstAncestorOrSelf<BlockSyntax>() as SyntaxNode ?? declarator.SyntaxTree.GetRoot(cancellationToken);
        var statement = expression.FirstAncestorOrSelf<StatementSyntax>()?.SpanStart ?? expression.SpanStart;
        var loop = expression.Ancestors().LastOrDefault(node =>
            node is WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax
            && scope.Span.Contains(node.Span)
            && (!node.Span.Contains(declarator.Span) || node is ForStatementSyntax { Declaration: { } header } && header.Span.Contains(declarator.Span)));
        var from = Math.Min(statement, loop?.SpanStart ?? int.MaxValue);
        return scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.SpanStart >= from && name.Identifier.ValueText == local.Name
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local));
    }
}
