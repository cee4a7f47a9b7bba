using AsyncLoop.CodeFixes.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.Kinds;

/// <summary>The same call, with the same arguments, of another member that gives the same.</summary>
internal abstract class RenameRewrite : Rewrite
{
    private readonly string _name;

    protected RenameRewrite(string kind, string name) : base(kind) => _name = name;

    public sealed override Edit? CreateEdit(FixSite site)
    {
        if (site.Conditional is not null || site.Target is not InvocationExpressionSyntax call || site.MethodOf(call.Renamed(_name)) is not { } method)
            return null;
        var type = site.Model.GetTypeInfo(call, site.CancellationToken).Type;
        return SymbolEqualityComparer.Default.Equals(type, method.ReturnType)
            ? new Edit(call, $"Replace with '{_name}'", node => ((InvocationExpressionSyntax)node).Renamed(_name))
            : null;
    }
}
