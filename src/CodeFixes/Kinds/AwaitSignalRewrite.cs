using AsyncLoop.Analyzers.Blocking.Loops;
using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>while (!_done) await Task.Delay(50, token);</c> becomes <c>await _done.Task.WaitAsync(token);</c>, the flag a
/// <c>TaskCompletionSource</c>, and what sets it completes that.
/// </summary>
internal sealed class AwaitSignalRewrite : Rewrite
{
    public AwaitSignalRewrite() : base(FixKinds.AwaitSignal)
    {
    }

    public override bool IsOfStatement => true;

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Model.GetOperation(site.Place, site.CancellationToken) is not ILoopOperation loop || PolledSignal.Of(loop, site.CancellationToken) is not { } signal
            || Find(site, "TaskCompletionSource") is not { } source || Find(site, "TaskCreationOptions") is not { } options)
            return null;
        StatementSyntax? wait = null;
        var along = new List<(SyntaxNode, Func<SyntaxNode, SyntaxNode?>)> { (signal.Declaration, node => AsSource(site, (FieldDeclarationSyntax)node, source, options)) };
        foreach (var assignment in signal.Assignments)
            along.Add((assignment, node => Complete((AssignmentExpressionSyntax)node)));
        foreach (var read in signal.Reads)
        {
            // Whoever else polls the flag stops at once.
            var polling = PollingLoop(site, read);
            var instead = polling is null ? null : AwaitInstead(site, polling, read);
            if (instead is null)
                along.Add((read, node => IsComplete((ExpressionSyntax)node)));
            else if (polling == site.Place)
                wait = instead;
            else
                along.Add((polling!, _ => instead));
        }

        var name = signal.Declaration.Declaration.Variables[0].Identifier.ValueText;
        return wait is null ? null : new Edit(site.Place, $"Await a signal instead of polling '{name}'", _ => wait) { Along = along };
    }

    /// <summary>The loop that only waits for the flag which is read in its condition.</summary>
    private static StatementSyntax? PollingLoop(FixSite site, ExpressionSyntax read)
    {
        var loop = read.Ancestors().TakeWhile(node => node is ExpressionSyntax or PatternSyntax or StatementSyntax).OfType<StatementSyntax>().FirstOrDefault();
        return loop is WhileStatementSyntax or ForStatementSyntax
            && site.Model.GetOperation(loop, site.CancellationToken) is ILoopOperation operation
            && operation.IsOnlyDelay(site.Types) && PolledSignal.Of(operation, site.CancellationToken) is not null
                ? loop
                : null;
    }

    private static INamedTypeSymbol? Find(FixSite site, string name) => site.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks." + name);

    /// <summary>The statement in the loop, which awaits the signal in the place of the delay; null where a comment would be lost.</summary>
    private static StatementSyntax? AwaitInstead(FixSite site, StatementSyntax loop, ExpressionSyntax flag)
    {
        var delay = loop.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.NameOf()?.Identifier.ValueText == "Delay");
        if (delay?.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement)
            return null;
        ExpressionSyntax signal = Code.Member(flag.WithoutTrivia(), "Task");
        var token = delay.ArgumentList.Arguments.FirstOrDefault(argument => site.Model.GetTypeInfo(argument.Expression, site.CancellationToken).ConvertedType.Is(site.Types.CancellationToken));
        if (token is not null)
            signal = Code.Call(Code.Member(signal, "WaitAsync"), token.WithNameColon(null).WithoutTrivia());
        statement = statement.ReplaceNode(delay, signal.WithTriviaFrom(delay)).WithTriviaFrom(loop);
        return statement.CountRemarks() < loop.CountRemarks() ? null : statement;
    }

    private static FieldDeclarationSyntax AsSource(FixSite site, FieldDeclarationSyntax field, ITypeSymbol source, ITypeSymbol options)
    {
        var old = field.Declaration;
        var creation = ImplicitObjectCreationExpression(
            Code.Bare(SyntaxKind.NewKeyword),
            Code.Call(IdentifierName("_"), Code.Argument(Code.Member(site.TypeName(options), "RunContinuationsAsynchronously"))).ArgumentList, null);
        var variable = old.Variables[0].WithInitializer(EqualsValueClause(Code.Spaced(SyntaxKind.EqualsToken), creation)).WithIdentifier(old.Variables[0].Identifier.WithTrailingTrivia());
        var declaration = old
            .WithType(((TypeSyntax)site.TypeName(source)).WithTrailingTrivia(old.Type.GetTrailingTrivia()))
            .WithVariables(SingletonSeparatedList(variable));
        var modifiers = field.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.VolatileKeyword)).Append(Code.ThenSpace(SyntaxKind.ReadOnlyKeyword));
        return field.WithModifiers(TokenList(modifiers)).WithDeclaration(declaration).WithTriviaFrom(field);
    }

    private static InvocationExpressionSyntax Complete(AssignmentExpressionSyntax assignment) =>
        Code.Call(Code.Member(assignment.Left.WithoutTrivia(), "TrySetResult")).WithTriviaFrom(assignment);

    private static MemberAccessExpressionSyntax IsComplete(ExpressionSyntax read) =>
        Code.Member(Code.Member(read.WithoutTrivia(), "Task"), "IsCompleted").WithTriviaFrom(read);
}
