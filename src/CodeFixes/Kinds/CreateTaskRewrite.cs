using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary><c>FooAsync(x);</c> becomes <c>_ = loop.CreateTask(_ => FooAsync(x));</c>: the loop holds the task and reports its failure.</summary>
internal sealed class CreateTaskRewrite : Rewrite
{
    public CreateTaskRewrite() : base(FixKinds.CreateTask)
    {
    }

    public override bool AppliesAsItIs => true;

    public override Edit? CreateEdit(FixSite site)
    {
        // The loop calls the lambda later. And where something is called _, that would be assigned.
        if (!site.OnLoop || !Captures.AllowLater(site) || site.HasName("_") || site.Conditional is not null)
            return null;
        var isTaken = site.Target.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == "_");
        var parameter = isTaken ? site.NewName("cancellationToken") : "_";
        var create = Code.Member(site.Loop(), "CreateTask");
        if (!site.Types.IsTask(site.TypeOf(Create(site.Target))))
            return null;
        return new Edit(site.Target, "Let the loop hold the task with 'CreateTask'", node =>
            Code.Discard(Create((ExpressionSyntax)node).WithTriviaFrom(node)))
        { MovesTarget = true };

        ExpressionSyntax Create(ExpressionSyntax dropped)
        {
            var task = dropped.WithLeadingTrivia().WithTrailingTrivia();
            if (task is ConditionalAccessExpressionSyntax)
            {
                var completed = Code.Member(site.TypeName(site.Types.Task), "CompletedTask");
                task = Code.Binary(SyntaxKind.CoalesceExpression, task, SyntaxKind.QuestionQuestionToken, completed);
            }

            return Code.Call(create, Code.Argument(Code.Lambda(task, parameter)));
        }
    }
}
