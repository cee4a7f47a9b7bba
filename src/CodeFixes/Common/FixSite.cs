using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>The place of one diagnostic, as a rewrite sees it, and the questions that it may ask about other code there.</summary>
internal sealed class FixSite
{
    private readonly ImmutableDictionary<string, string?> _properties;
    private readonly SyntaxGenerator _generator;
    private readonly AnalyzerOptions _options;

    /// <param name="properties">What the diagnostic says of its fix.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="model">The model of the document.</param>
    /// <param name="types">The types of the compilation.</param>
    /// <param name="generator">Makes names of types.</param>
    /// <param name="options">The options of the project.</param>
    /// <param name="newNames">What <see cref="NewNames"/> is.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    public FixSite(
        ImmutableDictionary<string, string?> properties, SyntaxNode place, SemanticModel model, KnownTypes types, SyntaxGenerator generator, AnalyzerOptions options,
        HashSet<(SyntaxNode, string)> newNames, CancellationToken cancellationToken)
    {
        _properties = properties;
        _generator = generator;
        _options = options;
        NewNames = newNames;
        Place = place;
        Model = model;
        Types = types;
        CancellationToken = cancellationToken;
        Conditional = place is ExpressionSyntax ? ConditionalPlace.Around(this) : null;
    }

    /// <summary>The expression that is reported, the resource where a <c>using</c> is, the lambda whose <c>async</c> is, or the statement whose first word is.</summary>
    public SyntaxNode Place { get; }

    /// <summary>The call or member access that is reported: for rewrites of expressions.</summary>
    public ExpressionSyntax Target => (ExpressionSyntax)Place;

    public SemanticModel Model { get; }

    public KnownTypes Types { get; }

    /// <summary>The names that edits of the document introduce, each with the member that it is in.</summary>
    public HashSet<(SyntaxNode Member, string Name)> NewNames { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The <c>?.</c> that the target stands behind; null where there is none.</summary>
    public ConditionalPlace? Conditional { get; }

    /// <summary>The code runs on an AsyncLoop loop for certain, also after the awaits before it, and the runtime is referenced.</summary>
    public bool OnLoop => Types.EventLoop is not null
        && _properties.TryGetValue(FixProperties.OnLoop, out var value) && value == "true" && !LeftLoop.Before(Place);

    /// <summary>The awaitable member that the rule names.</summary>
    public string? Counterpart => _properties.TryGetValue(FixProperties.Counterpart, out var value) ? value : null;

    /// <summary>The target as it can be bound on its own, also where it stands behind a <c>?.</c>.</summary>
    public ExpressionSyntax Standalone => Conditional?.Standalone ?? Target;

    /// <summary>The member around the target; the compilation unit for top-level statements, which are one body.</summary>
    public SyntaxNode Member => Place.MemberAround();

    /// <summary>Nobody reads the value of the target.</summary>
    public bool IsStatement =>
        Target.Parent is ExpressionStatementSyntax
        || Target.Parent is ForStatementSyntax loop && (loop.Incrementors.Contains(Target) || loop.Initializers.Contains(Target));

    public static FixSite? Find(
        Diagnostic diagnostic, SyntaxNode root, SemanticModel model, KnownTypes types, SyntaxGenerator generator, AnalyzerOptions options,
        HashSet<(SyntaxNode, string)> newNames, CancellationToken cancellationToken)
    {
        var span = diagnostic.Location.SourceSpan;
        if (!diagnostic.Location.IsInSource || !root.FullSpan.Contains(span)
            || PlaceAt(root.FindNode(span, getInnermostNodeForTie: true), span) is not { } place)
            return null;
        return new FixSite(diagnostic.Properties, place, model, types, generator, options, newNames, cancellationToken);
    }

    /// <summary>What an expression is at the target's place; null where it does not bind.</summary>
    public ITypeSymbol? TypeOf(ExpressionSyntax expression) =>
        Model.GetSpeculativeTypeInfo(Target.SpanStart, expression, SpeculativeBindingOption.BindAsExpression).Type is { TypeKind: not TypeKind.Error } type
            ? type
            : null;

    /// <summary>The method that a call would call at the target's place; null where it does not bind.</summary>
    public IMethodSymbol? MethodOf(ExpressionSyntax call) =>
        Model.GetSpeculativeSymbolInfo(Target.SpanStart, call, SpeculativeBindingOption.BindAsExpression).Symbol as IMethodSymbol;

    /// <summary>What awaiting an expression gives; null where it cannot be awaited. Asked of the awaiter, as the await itself binds only in async functions.</summary>
    public ITypeSymbol? AwaitedTypeOf(ExpressionSyntax awaitable) =>
        TypeOf(awaitable) is null ? null : TypeOf(Code.Call(Code.Member(Code.Call(Code.Member(Code.Parenthesized(awaitable), "GetAwaiter")), "GetResult")));

    /// <summary>An await there says <c>ConfigureAwait(false)</c>, as those around it do.</summary>
    public bool LeavesContext => AwaitHabit.LeavesContext(Place, Model, _options, CancellationToken);

    /// <summary>Likewise, where the awaitable can say it.</summary>
    public bool LeavesContextAt(ExpressionSyntax awaitable) => Types.IsTask(TypeOf(awaitable)) && LeavesContext;

    /// <summary>The name of a type, written in full; shortened and imported when the document is cleaned.</summary>
    public ExpressionSyntax TypeName(ITypeSymbol type) =>
        (ExpressionSyntax)_generator.TypeExpression(type).WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);

    private static ExpressionSyntax? ResourceOf(VariableDeclarationSyntax? declaration) => declaration?.Variables.FirstOrDefault()?.Initializer?.Value;

    private static SyntaxNode? PlaceAt(SyntaxNode node, TextSpan span) => node switch
    {
        ExpressionSyntax expression when expression.Span == span => Whole(expression),
        AnonymousFunctionExpressionSyntax lambda when lambda.AsyncKeyword.Span == span => lambda,
        UsingStatementSyntax scope when scope.UsingKeyword.Span == span => scope.Expression ?? ResourceOf(scope.Declaration),
        LocalDeclarationStatementSyntax scope when scope.UsingKeyword.Span == span => ResourceOf(scope.Declaration),
        StatementSyntax statement when statement.GetFirstToken().Span == span => statement,
        _ => null,
    };

    /// <summary>The call whose name a rule reports, or the expression itself.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax node)
    {
        if (node is not SimpleNameSyntax)
            return node;
        var access = node.Parent switch
        {
            MemberAccessExpressionSyntax member when member.Name == node => member,
            MemberBindingExpressionSyntax binding => binding,
            _ => node,
        };
        return access.Parent is InvocationExpressionSyntax call && call.Expression == access ? call : access;
    }
}
