using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.MakeAsync.Search;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// What flows with the execution, as an <c>AsyncLocal</c> or the current culture: a function leaves its value behind for its
/// caller, an async one takes it back at its end.
/// </summary>
internal sealed class AmbientValues
{
    private const int MaxDepth = 4;

    private readonly SolutionView _view;
    private readonly Dictionary<ProjectId, bool> _declared = new();
    private readonly Dictionary<SyntaxNode, bool> _left = new();

    public AmbientValues(SolutionView view) => _view = view;

    /// <summary>A caller may read what the function sets and does not put back, by itself or in what it calls.</summary>
    public async Task<bool> AreLeftByAsync(ConvertedFunction function)
    {
        if (function.Symbol.Is(function.File.Model.Compilation.GetEntryPoint(_view.CancellationToken)))
            return false;
        var project = function.File.Document.Project.Id;
        if (!_declared.TryGetValue(project, out var areDeclared))
            _declared[project] = areDeclared = await AreDeclaredAsync(project).ConfigureAwait(false);
        var depth = areDeclared ? MaxDepth : 0;
        return await AreLeftByAsync(function.File, function.Declaration, depth).ConfigureAwait(false);
    }

    /// <summary>Few programs have any of their own: for the others the function itself is all there is to look at.</summary>
    private async Task<bool> AreDeclaredAsync(ProjectId project)
    {
        var projects = _view.Solution.GetProjectDependencyGraph().GetProjectsThatThisProjectTransitivelyDependsOn(project).Append(project);
        foreach (var document in projects.SelectMany(id => _view.Solution.GetProject(id)!.Documents))
        {
            if (Words.Of(await document.GetTextAsync(_view.CancellationToken).ConfigureAwait(false)).MayHave("AsyncLocal"))
                return true;
        }

        return false;
    }

    private async Task<bool> AreLeftByAsync(SourceFile file, SyntaxNode function, int depth)
    {
        if (_left.TryGetValue(function, out var known))
            return known;
        _left[function] = false; // for those that call themselves
        return _left[function] = await LeavesAsync(file, function, depth).ConfigureAwait(false);
    }

    private async Task<bool> LeavesAsync(SourceFile file, SyntaxNode function, int depth)
    {
        var nodes = function.OwnNodes().ToList();
        var set = nodes.OfType<AssignmentExpressionSyntax>().Where(assignment => PropertyOf(assignment, file) is { } property && IsAmbient(property)).ToList();
        if (set.Count > 0)
            return !set.Any(assignment => assignment.Ancestors().TakeWhile(node => node != function).Any(node => node is FinallyClauseSyntax));
        foreach (var node in depth > 0 ? nodes : [])
        {
            var member = node switch
            {
                AssignmentExpressionSyntax assignment => PropertyOf(assignment, file)?.SetMethod,
                InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax when !IsResource(node) => file.Model.GetSymbolInfo(node, _view.CancellationToken).Symbol as IMethodSymbol,
                _ => null,
            };
            if (member is { IsAsync: false } && await AreLeftByAsync(member, depth - 1).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async Task<bool> AreLeftByAsync(IMethodSymbol method, int depth)
    {
        foreach (var reference in (method.ReducedFrom ?? method).OriginalDefinition.DeclaringSyntaxReferences)
        {
            if (await _view.FileOfAsync(reference.SyntaxTree).ConfigureAwait(false) is { } file
                && file.NodeLike(await reference.GetSyntaxAsync(_view.CancellationToken).ConfigureAwait(false)) is { } declaration
                && await AreLeftByAsync(file, declaration, depth).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private IPropertySymbol? PropertyOf(AssignmentExpressionSyntax assignment, SourceFile file) =>
        file.Model.GetSymbolInfo(assignment.Left, _view.CancellationToken).Symbol as IPropertySymbol;

    private static bool IsAmbient(IPropertySymbol property) => property switch
    {
        { Name: "Value", ContainingType: { Name: "AsyncLocal", ContainingNamespace.Name: "Threading" } } => true,
        { Name: "CurrentCulture" or "CurrentUICulture", ContainingType.Name: "CultureInfo" or "Thread" } => true,
        { Name: "CurrentPrincipal", ContainingType: { Name: "Thread", ContainingNamespace.Name: "Threading" } } => true,
        { Name: "Current", ContainingType: { Name: "Activity", ContainingNamespace.Name: "Diagnostics" } } => true,
        _ => false,
    };

    /// <summary>What a <c>using</c> disposes of puts back itself what it set.</summary>
    private static bool IsResource(SyntaxNode made) => made.Parent switch
    {
        UsingStatementSyntax => true,
        EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax declaration } =>
            declaration.Parent is UsingStatementSyntax || declaration.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 },
        _ => false,
    };
}
