using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.LoopBound;

/// <summary>
/// The methods of this compilation that are handed to a loop, or elsewhere, by name: <c>EventLoop.Run(MainAsync)</c>,
/// <c>loop.CallSoon(Tick)</c>, <c>Task.Run(Work)</c>. A syntactic index by tree, which outlives edits of other documents,
/// finds the few calls that are worth binding. Nothing is looked at where there is neither runtime nor framework.
/// </summary>
internal sealed class LoopEntries
{
    private static readonly ConditionalWeakTable<SyntaxTree, List<ExpressionSyntax>> Candidates = new();

    private readonly Compilation _compilation;
    private readonly DelegatePlaces _places;

    /// <summary>Methods that a loop is handed, with the context that is not AsyncLoop's.</summary>
    private readonly Dictionary<ISymbol, Framework?> _onLoop = new(SymbolEqualityComparer.Default);

    /// <summary>Calls that may take a method elsewhere, by the names that they are given: bound when one is asked for.</summary>
    private readonly Dictionary<string, List<ExpressionSyntax>> _elsewhere = new();

    private LoopEntries(Compilation compilation, DelegatePlaces places)
    {
        _compilation = compilation;
        _places = places;
    }

    public static LoopEntries Find(Compilation compilation, KnownTypes types, ActiveFrameworks frameworks, DelegatePlaces places)
    {
        var entries = new LoopEntries(compilation, places);
        if (types.EventLoop is null && !frameworks.Any)
            return entries;
        var names = new HashSet<string>(frameworks.DelegateMembers);
        if (types.EventLoop is { } loop)
            AddNamesThatTakeLoopDelegates(loop, names);
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var call in Candidates.GetValue(tree, FindCandidates))
                entries.Add(call, names);
        }

        foreach (var method in entries._onLoop.Keys.Where(entries.IsHandedElsewhere).ToList())
            entries._onLoop.Remove(method);
        return entries;
    }

    /// <summary>Whether a loop runs the method; the context is null for AsyncLoop's own.</summary>
    public bool IsOnLoop(IMethodSymbol method, out Framework? framework) => _onLoop.TryGetValue(method, out framework);

    /// <summary>Something that runs delegates on another thread is given this method.</summary>
    public bool IsHandedElsewhere(ISymbol method)
    {
        if (!_elsewhere.TryGetValue(method.Name, out var calls))
            return false;
        foreach (var call in calls)
        {
            foreach (var (handed, place) in MethodsHandedBy(call))
            {
                if (handed.Is(method) && place.Place is Place.Elsewhere or Place.CurrentScheduler)
                    return true;
            }
        }

        return false;
    }

    /// <summary>A private method, or a local function, that nothing but such a call names.</summary>
    public bool IsOnlyElsewhere(IMethodSymbol method)
    {
        if (method.DeclaredAccessibility != Accessibility.Private && method.MethodKind != MethodKind.LocalFunction || !IsHandedElsewhere(method))
            return false;
        var owner = method.MethodKind == MethodKind.LocalFunction ? method.ContainingSymbol : method.ContainingType;
        foreach (var reference in owner.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && name.Identifier.ValueText == method.Name && !IsTakenElsewhere(name, method))
                    return false;
            }
        }

        return true;
    }

    private bool IsTakenElsewhere(SimpleNameSyntax name, IMethodSymbol method)
    {
        foreach (var call in _elsewhere[method.Name])
        {
            if (call.SyntaxTree == name.SyntaxTree && ArgumentsOf(call)?.Span.Contains(name.Span) == true)
                return MethodsHandedBy(call).Any(m => m.Method.Is(method) && m.Place.Place is Place.Elsewhere);
        }

        return false;
    }

    private void Add(ExpressionSyntax call, HashSet<string> names)
    {
        // A constructor without a name is worth a look, too: new(Work).
        var name = NameOf(call);
        if (name is null || OffLoaders.MayBe(name))
        {
            foreach (var argument in ArgumentsOf(call)!.Arguments)
            {
                if (GivenName(argument) is { } given)
                {
                    if (!_elsewhere.TryGetValue(given, out var calls))
                        _elsewhere[given] = calls = new List<ExpressionSyntax>();
                    calls.Add(call);
                }
            }
        }

        if (name is null || !names.Contains(name))
            return;
        foreach (var (method, place) in MethodsHandedBy(call))
        {
            if (place.Place == Place.OnLoop)
                _onLoop[method] = place.Framework;
        }
    }

    private IEnumerable<(IMethodSymbol Method, DelegatePlace Place)> MethodsHandedBy(ExpressionSyntax call)
    {
        var arguments = ModelCache.Get(_compilation, call.SyntaxTree)?.GetOperation(call) switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => default,
        };
        if (arguments.IsDefault)
            yield break;
        foreach (var argument in arguments)
        {
            var value = argument.Value.Unwrapped();
            if (value is IDelegateCreationOperation { Target: ILocalReferenceOperation or IDelegateCreationOperation } outer)
                value = outer.Target;
            var handed = value is ILocalReferenceOperation local ? DelegatePlaces.OnlyValueOf(local) : value;
            if (handed is IDelegateCreationOperation { Target: IMethodReferenceOperation reference })
                yield return (reference.Method.Declared(), _places.Of(value));
        }
    }

    private static void AddNamesThatTakeLoopDelegates(INamedTypeSymbol loop, HashSet<string> names)
    {
        foreach (var type in loop.ContainingNamespace.GetTypeMembers())
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol method && method.Parameters.Any(p => p.Has(Annotations.RunsOnLoop)))
                    names.Add(method.Name);
            }
        }
    }

    private static List<ExpressionSyntax> FindCandidates(SyntaxTree tree)
    {
        var found = new List<ExpressionSyntax>();
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && (node is not InvocationExpressionSyntax || NameOf((ExpressionSyntax)node) is not null)
                && ArgumentsOf((ExpressionSyntax)node) is { } list && list.Arguments.Any(a => GivenName(a) is not null))
                found.Add((ExpressionSyntax)node);
        }

        return found;
    }

    private static ArgumentListSyntax? ArgumentsOf(ExpressionSyntax call) =>
        call is InvocationExpressionSyntax invocation ? invocation.ArgumentList : ((BaseObjectCreationExpressionSyntax)call).ArgumentList;

    /// <summary>The name of a method or local that an argument may be; the parameters around it are none.</summary>
    private static string? GivenName(ArgumentSyntax argument)
    {
        var name = argument.Expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            GenericNameSyntax generic => generic.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } wrapped } => GivenName(wrapped[0]),
            _ => null,
        };
        return name is not null && argument.Expression is IdentifierNameSyntax && IsParameter(name, argument) ? null : name;
    }

    private static bool IsParameter(string name, SyntaxNode place)
    {
        for (var node = place.Parent; node is not null and not TypeDeclarationSyntax; node = node.Parent)
        {
            switch (node)
            {
                case SimpleLambdaExpressionSyntax lambda when lambda.Parameter.Identifier.ValueText == name:
                case ParenthesizedLambdaExpressionSyntax { ParameterList: var parameters } when Declares(parameters):
                case LocalFunctionStatementSyntax { ParameterList: var ofLocal } when Declares(ofLocal):
                case BaseMethodDeclarationSyntax { ParameterList: var ofMethod } when Declares(ofMethod):
                    return true;
            }
        }

        return false;

        bool Declares(ParameterListSyntax list)
        {
            foreach (var parameter in list.Parameters)
            {
                if (parameter.Identifier.ValueText == name)
                    return true;
            }

            return false;
        }
    }

    private static string? NameOf(ExpressionSyntax call) => call switch
    {
        InvocationExpressionSyntax { Expression: var called } => called switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        },
        ObjectCreationExpressionSyntax { Type: var type } => type switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => null,
        },
        _ => null,
    };
}
