using AsyncLoop.Analyzers.Common;
using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>
/// <c>File.ReadAllText(p)</c> becomes <c>await File.ReadAllTextAsync(p, token)</c>. The rule names the member, binding
/// chooses the overload: accessible, awaitable, with the result that the call had.
/// </summary>
internal sealed class CounterpartRewrite : Rewrite
{
    public CounterpartRewrite() : base(FixKinds.Counterpart)
    {
    }

    public override Edit? CreateEdit(FixSite site)
    {
        if (site.Counterpart is not { } counterpart || site.Standalone is not InvocationExpressionSyntax call)
            return null;
        foreach (var token in TokensToTry(site, call, counterpart))
        {
            if (IsCounterpart(site, site.MethodOf(Rename(site, call, counterpart, token)))
                && Awaiting.CreateEdit(
                    site, $"Replace with 'await {SimpleName(counterpart)}'",
                    target => Rename(site, (InvocationExpressionSyntax)target, counterpart, token)) is { } edit)
                return edit;
        }

        return null;
    }

    /// <summary>
    /// The token in scope behind the other arguments, or by name where optional ones stand between; then no argument, and at
    /// last the token that never ends anything, for members that demand one.
    /// </summary>
    private static IEnumerable<ArgumentSyntax?> TokensToTry(FixSite site, InvocationExpressionSyntax call, string counterpart)
    {
        var hasToken = call.ArgumentList.Arguments.Any(argument => site.TypeOf(argument.Expression).Is(site.Types.CancellationToken));
        if (!hasToken && site.CancellationTokenName() is { } name)
        {
            yield return Code.Argument(Code.Name(name));
            yield return Code.Argument(Code.Name(name), "cancellationToken");
        }

        yield return null;
        if (!hasToken && site.MethodOf(Rename(site, call, counterpart, null)) is null)
            yield return Code.Argument(Code.Member(site.TypeName(site.Types.CancellationToken!), "None"));
    }

    /// <summary>Not a method that calls this very one, which would never end, and none that is not to be used any more.</summary>
    private static bool IsCounterpart(FixSite site, IMethodSymbol? method) =>
        method is not null
        && !method.Declared().Is((site.Model.GetEnclosingSymbol(site.Target.SpanStart, site.CancellationToken) as IMethodSymbol)?.Declared())
        && !method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "ObsoleteAttribute" });

    private static InvocationExpressionSyntax Rename(FixSite site, InvocationExpressionSyntax call, string counterpart, ArgumentSyntax? token)
    {
        var arguments = call.ArgumentList.With(token);
        var dot = counterpart.LastIndexOf('.');
        if (dot < 0)
            return call.Renamed(counterpart).WithArgumentList(arguments);
        var type = site.Model.Compilation.GetTypeByMetadataName(counterpart.Substring(0, dot));
        return type is null ? call : Code.Member(site.TypeName(type), SimpleName(counterpart)).Invoke(call, arguments);
    }

    private static string SimpleName(string counterpart) => counterpart.Substring(counterpart.LastIndexOf('.') + 1);
}
