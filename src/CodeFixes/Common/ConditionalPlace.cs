using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// A target behind a <c>?.</c>: an await there would wait for null, so that the null is tested first. As a statement
/// <c>await (x?.FAsync() ?? Task.CompletedTask)</c>, as a value <c>x is { } instance ? await instance.FAsync() : null</c>.
/// </summary>
internal sealed class ConditionalPlace
{
    private readonly FixSite _site;
    private readonly ConditionalAccessExpressionSyntax _access;
    private readonly ConditionalAccessExpressionSyntax _whole;

    private ConditionalPlace(FixSite site, ConditionalAccessExpressionSyntax access)
    {
        _site = site;
        _access = access;
        _whole = access;
        while (_whole.Parent is ConditionalAccessExpressionSyntax outer && outer.WhenNotNull == _whole)
            _whole = outer;
        var tested = Prefix(_whole, access);
        var receiver = Parenthesized(tested);
        receiver = site.TypeOf(tested)?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            ? Code.Member(receiver, "Value")
            : PostfixUnaryExpression(SyntaxKind.SuppressNullableWarningExpression, receiver);
        Standalone = Rebind(site.Target, receiver);
    }

    /// <summary>The target on a receiver that is taken not to be null: what can be bound.</summary>
    public ExpressionSyntax Standalone { get; }

    /// <summary>The expression is the end of a chain that begins with <c>?.</c>.</summary>
    public static bool IsBehind(ExpressionSyntax expression) => Leftmost(expression) is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax;

    public static ConditionalPlace? Around(FixSite site)
    {
        var binding = Leftmost(site.Target);
        if (binding is not (MemberBindingExpressionSyntax or ElementBindingExpressionSyntax))
            return null;
        var access = binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(a => a.WhenNotNull.Span.Contains(binding.Span));
        return access is null ? null : new ConditionalPlace(site, access);
    }

    /// <param name="title">The title of the edit.</param>
    /// <param name="toAwaitable">Makes the awaitable from a target; null for a target that is nothing but a binding.</param>
    /// <param name="awaitable">What it made of <see cref="Standalone"/>.</param>
    public Edit? CreateEdit(string title, Func<ExpressionSyntax, ExpressionSyntax?> toAwaitable, ExpressionSyntax awaitable)
    {
        var target = NodePath.Between(_whole, _site.Target);
        var access = NodePath.Between(_whole, _access);
        var edit = _whole.Parent is ExpressionStatementSyntax
            ? CreateStatement(title, toAwaitable, awaitable, access, target)
            : CreateValue(title, toAwaitable, awaitable, access, target);
        return edit is null || edit.Apply(_whole).CountRemarks() < _whole.CountRemarks() ? null : edit;
    }

    private Edit? CreateStatement(
        string title, Func<ExpressionSyntax, ExpressionSyntax?> toAwaitable, ExpressionSyntax awaitable, NodePath access, NodePath target)
    {
        var completed = CompletedOf(_site.TypeOf(awaitable));
        if (completed is null || _access.WhenNotNull != _site.Target)
            return null;
        var leavesContext = _site.LeavesContext;
        return new Edit(_whole, title, node =>
        {
            var whole = (ConditionalAccessExpressionSyntax)node;
            var place = (ExpressionSyntax)target.In(whole);
            var task = toAwaitable(place) is { } end ? whole.ReplaceNode(place, end) : Prefix(whole, (ConditionalAccessExpressionSyntax)access.In(whole));
            return Code.Await(Awaiting.OrCompleted(task, completed), leavesContext).WithTriviaFrom(whole);
        });
    }

    private Edit? CreateValue(
        string title, Func<ExpressionSyntax, ExpressionSyntax?> toAwaitable, ExpressionSyntax awaitable, NodePath access, NodePath target)
    {
        var type = _site.Model.GetTypeInfo(_whole, _site.CancellationToken).Type;
        if (type is null or { SpecialType: SpecialType.System_Void } || NullOf(type) is not { } nothing
            || !SymbolEqualityComparer.Default.Equals(_site.AwaitedTypeOf(awaitable), _site.Model.GetTypeInfo(_site.Target, _site.CancellationToken).Type))
            return null;
        var name = _site.NewName(_site.Types.IsTask(_site.TypeOf(Prefix(_whole, _access))) ? "task" : "instance");
        var leavesContext = _site.LeavesContextAt(awaitable);
        var isDelimited = _whole.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
            or AssignmentExpressionSyntax or LambdaExpressionSyntax or ParenthesizedExpressionSyntax or YieldStatementSyntax;
        return new Edit(_whole, title, node =>
        {
            var whole = (ConditionalAccessExpressionSyntax)node;
            var accessed = (ConditionalAccessExpressionSyntax)access.In(whole);
            var mark = new SyntaxAnnotation();
            var place = target.In(whole);
            var marked = (ConditionalAccessExpressionSyntax)access.In(whole.ReplaceNode(place, place.WithAdditionalAnnotations(mark)));
            var value = Rebind(marked.WhenNotNull, Code.Name(name));
            var end = (ExpressionSyntax)value.GetAnnotatedNodes(mark).Single();
            var awaited = Awaiting.InParentheses(Code.Await(toAwaitable(end)!, leavesContext), end);
            value = end == value ? awaited : value.ReplaceNode(end, awaited);
            ExpressionSyntax result = ConditionalExpression(
                Test(Prefix(whole, accessed), name),
                Code.Spaced(SyntaxKind.QuestionToken), value.WithoutTrailingTrivia(),
                Code.Spaced(SyntaxKind.ColonToken), nothing);
            return (isDelimited ? result : Parenthesized(result)).WithTriviaFrom(whole);
        });
    }

    /// <summary><c>tested is { } name</c>.</summary>
    private static IsPatternExpressionSyntax Test(ExpressionSyntax tested, string name) => IsPatternExpression(
        tested.WithoutTrivia(), Code.Spaced(SyntaxKind.IsKeyword),
        RecursivePattern(
            null, null,
            PropertyPatternClause(Code.ThenSpace(SyntaxKind.OpenBraceToken), default, Code.ThenSpace(SyntaxKind.CloseBraceToken)),
            SingleVariableDesignation(Identifier(TriviaList(), name, TriviaList()))));

    private ExpressionSyntax? CompletedOf(ITypeSymbol? type)
    {
        if (_site.Types.IsValueTask(type))
            return LiteralExpression(SyntaxKind.DefaultLiteralExpression);
        return _site.Types.IsTask(type) ? Code.Member(_site.TypeName(_site.Types.Task), "CompletedTask") : null;
    }

    private ExpressionSyntax? NullOf(ITypeSymbol type)
    {
        var literal = LiteralExpression(SyntaxKind.NullLiteralExpression);
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return CastExpression(
                Code.Bare(SyntaxKind.OpenParenToken), (TypeSyntax)_site.TypeName(type), Code.Bare(SyntaxKind.CloseParenToken), literal);
        }

        return type.IsReferenceType ? literal : null;
    }

    /// <summary>The chain up to the last <c>?.</c>, which is not in it: what is tested for null.</summary>
    private static ExpressionSyntax Prefix(ConditionalAccessExpressionSyntax whole, ConditionalAccessExpressionSyntax access) =>
        whole == access ? access.Expression : whole.ReplaceNode(access, access.Expression);

    private static ExpressionSyntax Parenthesized(ExpressionSyntax expression) => ParenthesizedExpression(
        Code.Bare(SyntaxKind.OpenParenToken), expression.WithoutTrivia(), Code.Bare(SyntaxKind.CloseParenToken));

    /// <summary>The chain with another receiver in the place of its binding.</summary>
    private static ExpressionSyntax Rebind(ExpressionSyntax chain, ExpressionSyntax receiver)
    {
        var binding = Leftmost(chain);
        ExpressionSyntax bound = binding switch
        {
            MemberBindingExpressionSyntax member => Code.Member(receiver, member.Name),
            ElementBindingExpressionSyntax element => ElementAccessExpression(receiver, element.ArgumentList),
            _ => binding,
        };
        bound = binding.CopyAnnotationsTo(bound)!;
        return chain == binding ? bound : chain.ReplaceNode(binding, bound);
    }

    private static ExpressionSyntax Leftmost(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case InvocationExpressionSyntax call:
                    expression = call.Expression;
                    break;
                case MemberAccessExpressionSyntax access:
                    expression = access.Expression;
                    break;
                case ElementAccessExpressionSyntax element:
                    expression = element.Expression;
                    break;
                case PostfixUnaryExpressionSyntax postfix:
                    expression = postfix.Operand;
                    break;
                case ConditionalAccessExpressionSyntax conditional:
                    expression = conditional.Expression;
                    break;
                default:
                    return expression;
            }
        }
    }
}
