using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>
/// Whether the awaits around a place say <c>ConfigureAwait(false)</c>. Such code may be waited for on the thread of a
/// context, where one await that wants to come back to it never ends: a new await does what the others do.
/// </summary>
internal static class AwaitHabit
{
    // Trees outlive the solutions that share them.
    private static readonly ConditionalWeakTable<SyntaxTree, Counts> Trees = new();

    /// <summary>The nearest scope that awaits anything decides: the member, the file, the project. Where a loop is known nothing leaves it.</summary>
    public static bool LeavesContext(SyntaxNode place, SemanticModel model, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        if (LoopModel.For(model.Compilation, options, cancellationToken) is not { KnowsLoops: false })
            return false;
        var counts = Counts.In(place.MemberAround());
        if (counts.IsEmpty)
            counts = Of(place.SyntaxTree, cancellationToken);
        if (counts.IsEmpty)
            counts = model.Compilation.SyntaxTrees.Aggregate(counts, (sum, tree) => sum.Plus(Of(tree, cancellationToken)));
        return counts.IsHabit;
    }

    private static Counts Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Trees.GetValue(tree, key => Counts.In(key.GetRoot(cancellationToken)));

    private sealed record Counts(int Configured, int Plain)
    {
        public bool IsEmpty => Configured + Plain == 0;

        /// <summary>A few are forgotten in the best of families.</summary>
        public bool IsHabit => Configured > 9 * Plain;

        public static Counts In(SyntaxNode node)
        {
            var (configured, plain) = (0, 0);
            foreach (var awaited in node.DescendantNodes().Select(AwaitedIn).OfType<ExpressionSyntax>())
            {
                var name = awaited.NameOf()?.Identifier.ValueText;
                if (name == "ConfigureAwait" && awaited is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments })
                    (configured, plain) = arguments[0].Expression.IsKind(SyntaxKind.FalseLiteralExpression) ? (configured + 1, plain) : (configured, plain + 1);
                else if (name != "Yield") // which cannot be configured
                    plain++;
            }

            return new(configured, plain);
        }

        /// <summary>What is awaited where it can be configured: not in <c>await using var x = ..</c>, whose variable would have another type.</summary>
        private static ExpressionSyntax? AwaitedIn(SyntaxNode node) => node switch
        {
            AwaitExpressionSyntax await => await.Expression,
            CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop => loop.Expression,
            UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } scope => scope.Expression,
            _ => null,
        };

        public Counts Plus(Counts other) => new(Configured + other.Configured, Plain + other.Plain);
    }
}
