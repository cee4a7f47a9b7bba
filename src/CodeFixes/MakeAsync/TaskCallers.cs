using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// Whether everybody in sight waits for a function that returns a task, or hands the task on to somebody who does. A function that did its work before
/// it returned, and does it later once it is async, changes what those see who drop the task or block on it.
/// </summary>
internal sealed class TaskCallers
{
    private readonly SolutionView _view;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    public TaskCallers(SolutionView view) => _view = view;

    public Task<bool> AwaitAsync(ConvertedFunction function) => AwaitAsync(function.File, function.Declaration, function.Symbol);

    private Task<bool> AwaitAsync(SourceFile file, SyntaxNode declaration, IMethodSymbol symbol) => declaration is AnonymousFunctionExpressionSyntax lambda
        ? Task.FromResult(IsAwaitedByTarget(lambda, file))
        : AwaitAsync(symbol);

    private async Task<bool> AwaitAsync(IMethodSymbol method)
    {
        if (!_seen.Add(method))
            return true;
        foreach (var uses in await _view.UsesOfAsync(method.PartialDefinitionPart ?? method).ConfigureAwait(false))
        {
            foreach (var place in uses.Places)
            {
                if (await _view.FileOfAsync(place.Document).ConfigureAwait(false) is not { } file
                    || file.TokenAt(place.Span, method.PlainName()) is not { } token)
                    return false;
                var awaits = Reference.At(file, token) switch
                {
                    null or { Use: ReferenceUse.Name } => true,
                    { Use: ReferenceUse.Call, Node: InvocationExpressionSyntax call } => await IsAwaitedAsync(call, file).ConfigureAwait(false),
                    { Use: ReferenceUse.MethodGroup, Node: ExpressionSyntax handed } => IsAwaitedByTarget(handed, file),
                    _ => false,
                };
                if (!awaits)
                    return false;
            }
        }

        return true;
    }

    /// <summary>The call is awaited, or what it returns is what the function around it returns to callers who await.</summary>
    private async Task<bool> IsAwaitedAsync(ExpressionSyntax call, SourceFile file)
    {
        var value = Outermost(call);
        if (value.Parent is AwaitExpressionSyntax)
            return true;
        if (value.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax combined }
            && file.Model.GetSymbolInfo(combined, _view.CancellationToken).Symbol is IMethodSymbol { Name: "WhenAll" or "WhenAny" })
            return await IsAwaitedAsync(combined, file).ConfigureAwait(false);
        var function = value.Parent switch
        {
            ReturnStatementSyntax statement => statement.FunctionAround(),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow => arrow.Parent,
            AnonymousFunctionExpressionSyntax lambda => lambda,
            _ => null,
        };
        if (function is null || AwaitPlace.IsAsync(function))
            return false;
        var symbol = function is AnonymousFunctionExpressionSyntax
            ? file.Model.GetSymbolInfo(function, _view.CancellationToken).Symbol
            : file.Model.GetDeclaredSymbol(function, _view.CancellationToken);
        return symbol is IMethodSymbol method && await AwaitAsync(file, function, method).ConfigureAwait(false);
    }

    /// <summary>What a function is handed to awaits it: the framework and the loop do. A local is looked at wherever it is used.</summary>
    private bool IsAwaitedByTarget(ExpressionSyntax function, SourceFile file)
    {
        switch (function.Parent)
        {
            case ArgumentSyntax { Parent.Parent: ExpressionSyntax call } argument:
                return file.Model.GetOperation(argument, _view.CancellationToken) is IArgumentOperation { Parameter: { } parameter }
                    && (parameter.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty || parameter.Has(Annotations.RunsOnLoop) || parameter.Has(Annotations.RunsOffLoop))
                    && call is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } when file.Model.GetDeclaredSymbol(declarator, _view.CancellationToken) is ILocalSymbol local:
                return declarator.FunctionAround() is { } around && around.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.ValueText == local.Name && file.Model.GetSymbolInfo(name, _view.CancellationToken).Symbol.Is(local))
                    .All(name => name.Parent is InvocationExpressionSyntax call && Outermost(call).Parent is AwaitExpressionSyntax);
            default:
                return false;
        }
    }

    /// <summary>With parentheses and <c>ConfigureAwait</c> around it.</summary>
    private static ExpressionSyntax Outermost(ExpressionSyntax value) => value.Parent switch
    {
        ParenthesizedExpressionSyntax parenthesized => Outermost(parenthesized),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } => Outermost(configured),
        _ => value,
    };
}
