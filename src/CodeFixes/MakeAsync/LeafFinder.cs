using System.Collections.Immutable;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using AsyncLoop.Analyzers.Rules.Blocking;
using AsyncLoop.Analyzers.Rules.LostTasks;
using AsyncLoop.CodeFixes.Common;
using AsyncLoop.CodeFixes.Rules.Blocking;
using AsyncLoop.CodeFixes.Rules.LostTasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>What blocks, for a diagnostic that is fixed by making its function async.</summary>
internal static class LeafFinder
{
    /// <summary>The rules of what ends a path, and their fixes.</summary>
    private static readonly ImmutableArray<(LoopRule Rule, LoopFix Fix)> Ends = ImmutableArray.Create<(LoopRule, LoopFix)>(
        (new LOOP101_BlockingCall(), new LOOP101_BlockingCallFix()),
        (new LOOP102_BlockingIO(), new LOOP102_BlockingIOFix()),
        (new LOOP104_TaskWait(), new LOOP104_TaskWaitFix()));

    private static readonly (LoopRule Rule, LoopFix Fix) Dropped = (new LOOP201_UnawaitedTask(), new LOOP201_UnawaitedTaskFix());

    /// <summary>Null where nothing that blocks is found, or nothing can be done about it.</summary>
    public static async Task<Leaf?> FindAsync(Diagnostic diagnostic, LoopFix fix, SolutionView view) =>
        diagnostic.Properties.TryGetValue(FixProperties.Through, out var through) && through == FixKinds.MakeAsync
            ? await FindInPlaceAsync(diagnostic, fix, view).ConfigureAwait(false)
            : await FindAtEndAsync(diagnostic, view).ConfigureAwait(false);

    /// <summary>
    /// The other tasks that the function of a dropped task drops: the compiler says nothing of them as long as it is not
    /// async, and warns of each as soon as it is.
    /// </summary>
    public static async Task<IReadOnlyList<Leaf>> FindDroppedBesidesAsync(Leaf leaf, SolutionView view)
    {
        var (rule, fix) = Dropped;
        if (leaf.Place.FunctionAround() is not { } function
            || await FixedDocument.CreateAsync(leaf.File.Document, view.CancellationToken).ConfigureAwait(false) is not { } document
            || LoopModel.For(leaf.File.Model.Compilation, leaf.File.Document.Project.AnalyzerOptions, view.CancellationToken) is not { } model)
            return [];
        var leaves = new List<Leaf>();
        foreach (var statement in function.OwnNodes().OfType<ExpressionStatementSyntax>().Where(statement => !statement.Span.Contains(leaf.Place.Span)))
        {
            if (DiagnosticOf(rule, statement, leaf.File, model, view.CancellationToken) is { } found && document.SiteOf(found) is { Place: var place }
                && Checked(new(leaf.File, place, found.Properties, fix.InnerRewritesOf(found)), document) is { } other)
                leaves.Add(other);
        }

        return leaves;
    }

    private static async Task<Leaf?> FindInPlaceAsync(Diagnostic diagnostic, LoopFix fix, SolutionView view)
    {
        if (await view.FileOfAsync(diagnostic.Location.SourceTree).ConfigureAwait(false) is not { } file
            || await FixedDocument.CreateAsync(file.Document, view.CancellationToken).ConfigureAwait(false) is not { } document
            || document.SiteOf(diagnostic) is not { Place: var place })
            return null;
        return Checked(new(file, place, diagnostic.Properties, fix.InnerRewritesOf(diagnostic)), document);
    }

    /// <summary>The end of the path, of which its own rule says what it would say if the function were async.</summary>
    private static async Task<Leaf?> FindAtEndAsync(Diagnostic diagnostic, SolutionView view)
    {
        if (diagnostic.AdditionalLocations.LastOrDefault() is not { } end || await view.FileOfAsync(end.SourceTree).ConfigureAwait(false) is not { } file
            || await FixedDocument.CreateAsync(file.Document, view.CancellationToken).ConfigureAwait(false) is not { } document
            || LoopModel.For(file.Model.Compilation, file.Document.Project.AnalyzerOptions, view.CancellationToken) is not { } model
            || !file.Root.FullSpan.Contains(end.SourceSpan))
            return null;
        var position = end.SourceSpan.Start;
        var around = file.Root.FindToken(position).Parent?.AncestorsAndSelf().TakeWhile(node => node.SpanStart == position && node is not (MemberDeclarationSyntax or StatementSyntax));
        foreach (var node in around ?? [])
        {
            foreach (var (rule, fix) in Ends)
            {
                if (DiagnosticOf(rule, node, file, model, view.CancellationToken) is { } found && document.SiteOf(found) is { Place: var place }
                    && Checked(new(file, place, found.Properties, fix.InnerRewritesOf(found)), document) is { } leaf)
                    return leaf;
            }
        }

        return null;
    }

    private static Diagnostic? DiagnosticOf(LoopRule rule, SyntaxNode node, SourceFile file, LoopModel model, CancellationToken cancellationToken)
    {
        if (file.Model.GetOperation(node, cancellationToken) is not { } operation || operation.Syntax != node || !rule.Kinds.Contains(operation.Kind)
            || file.Model.GetEnclosingSymbol(node.SpanStart, cancellationToken) is not { } member)
            return null;
        while (member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            member = member.ContainingSymbol;
        Diagnostic? found = null;
        var probe = new Probe(operation, member, file.Model.Compilation, file.Document.Project.AnalyzerOptions, diagnostic => found = diagnostic, cancellationToken)
        {
            As = new Body(BodyKind.Async),
        };
        rule.Analyze(new RuleContext(probe, model));
        return found;
    }

    private static Leaf? Checked(Leaf leaf, FixedDocument document) => leaf.EditIn(document, leaf.Place) is null ? null : leaf;
}
