using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>new PeriodicTimer(t)</c> becomes <c>new PeriodicTimer(t, loop.TimeProvider)</c>, a token source likewise; one that is
/// given its time later is made with <c>Timeout.InfiniteTimeSpan</c>.
/// </summary>
internal sealed class LoopTimeProviderRewrite : Rewrite
{
    public LoopTimeProviderRewrite() : base(FixKinds.LoopTimeProvider)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (!site.OnLoop || CreationOf(site) is not { ArgumentList: { } old } creation || creation.Initializer is not null)
            return null;
        if (site.Model.Compilation.GetTypeByMetadataName("System.Threading.Timeout") is not { } timeout)
            return null;
        var provider = Code.Argument(Code.Member(site.Loop(), "TimeProvider"));
        BaseObjectCreationExpressionSyntax Provide(BaseObjectCreationExpressionSyntax made)
        {
            var arguments = made.ArgumentList ?? old;
            if (arguments.Arguments.Count == 0)
                arguments = arguments.With(Code.Argument(Code.Member(site.TypeName(timeout), "InfiniteTimeSpan")));
            else if (site.Model.GetTypeInfo(old.Arguments[0].Expression, site.CancellationToken) is { ConvertedType.SpecialType: SpecialType.System_Int32 })
                arguments = arguments.ReplaceNode(arguments.Arguments[0], Milliseconds(site, arguments.Arguments[0]));
            else
                arguments = arguments.ReplaceNode(arguments.Arguments[0], arguments.Arguments[0].WithNameColon(null).WithTriviaFrom(arguments.Arguments[0]));
            return made.WithArgumentList(arguments.With(provider));
        }

        if (Provide(creation).CountRemarks() < creation.CountRemarks())
            return null;
        return new Edit(creation, "Use the loop's 'TimeProvider'", node => Provide((BaseObjectCreationExpressionSyntax)node));
    }

    private static ArgumentSyntax Milliseconds(FixSite site, ArgumentSyntax number) => Code.Argument(
        Code.Call(Code.Member(site.TypeName(site.Types.TimeSpan!), "FromMilliseconds"), number.WithNameColon(null).WithoutTrivia())).WithTriviaFrom(number);

    /// <summary>The creation that is reported, or that of the local whose <c>CancelAfter</c> is.</summary>
    private static BaseObjectCreationExpressionSyntax? CreationOf(FixSite site)
    {
        if (site.Target is BaseObjectCreationExpressionSyntax creation)
            return creation;
        return site.Model.GetOperation(site.Target, site.CancellationToken) is IInvocationOperation { Instance: { } source }
            && source.Unwrapped() is ILocalReferenceOperation local && Clocks.ValueOf(local) is IObjectCreationOperation { Syntax: BaseObjectCreationExpressionSyntax made }
            ? made
            : null;
    }
}
