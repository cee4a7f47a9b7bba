using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Tests.Suppressors;

/// <summary>Where other analyzers put their diagnostics.</summary>
internal enum Place
{
    /// <summary>What is awaited.</summary>
    Awaited,

    /// <summary>The whole call or member access.</summary>
    Expression,

    /// <summary>The name of what is called.</summary>
    Name,

    /// <summary>What is called, without arguments.</summary>
    Callee,

    /// <summary>The statement around.</summary>
    Statement,
}

/// <summary>Stands in for another analyzer: reports its id on every expression, at the place where that analyzer does.</summary>
#pragma warning disable RS1001, RS1036, RS1038 // It is made by tests and never loaded from this assembly.
internal sealed class ForeignAnalyzer(string id, Place place) : DiagnosticAnalyzer
{
#pragma warning disable RS1017, RS2008 // Which id it stands in for is the test's to say, and nothing is released.
    private readonly DiagnosticDescriptor _descriptor = new(id, "Foreign", "Foreign", "Foreign", DiagnosticSeverity.Warning, isEnabledByDefault: true);
#pragma warning restore RS1017, RS2008

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(
            node => NodeOf(node.Node)?.GetLocation().Report(node, _descriptor),
            SyntaxKind.AwaitExpression, SyntaxKind.InvocationExpression, SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.ExpressionStatement);
    }

    private SyntaxNode? NodeOf(SyntaxNode node) => (place, node) switch
    {
        (Place.Awaited, AwaitExpressionSyntax awaited) => awaited.Expression,
        (Place.Expression, InvocationExpressionSyntax or MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax }) => node,
        (Place.Name, MemberAccessExpressionSyntax access) => access.Name,
        (Place.Name, InvocationExpressionSyntax { Expression: IdentifierNameSyntax name }) => name,
        (Place.Callee, InvocationExpressionSyntax call) => call.Expression,
        (Place.Statement, ExpressionStatementSyntax) => node,
        _ => null,
    };
}

internal static class Reporting
{
    public static void Report(this Location location, SyntaxNodeAnalysisContext context, DiagnosticDescriptor descriptor) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, location));
}
