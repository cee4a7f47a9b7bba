using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>
/// All that becomes async when something that blocks is awaited: its function, whatever overrides or implements that or is
/// overridden or implemented by it, and every caller that is not async yet. One caller that cannot become async is the end
/// of it: a function cannot be both.
/// </summary>
/// <remarks>Bounded by its size, not by a clock: whether a fix is offered must not depend on how busy the machine is.</remarks>
internal sealed class Closure
{
    /// <summary>Nobody wants to review more.</summary>
    public const int MaxFunctions = 200;

    private readonly SolutionView _view;
    private readonly MakeAsyncOptions _options;
    private readonly Dictionary<SyntaxNode, ConvertedFunction> _functions = new();
    private readonly HashSet<SyntaxNode> _awaiting = [];
    private readonly List<ConvertedCall> _calls = [];
    private readonly List<(Reference Reference, Family Family)> _names = [];
    private readonly List<(SourceFile File, AsyncTarget Target, ExpressionSyntax Function)> _targets = [];
    private readonly HashSet<SyntaxNode> _seen = [];
    private readonly Queue<(IMethodSymbol Method, SyntaxNode Declaration)> _pending = new();

    private Closure(SolutionView view, MakeAsyncOptions options, IReadOnlyList<Leaf> leaves)
    {
        _view = view;
        _options = options;
        Leaves = leaves;
    }

    public IReadOnlyList<Leaf> Leaves { get; }

    public IEnumerable<ConvertedFunction> Functions => _functions.Values;

    public IReadOnlyList<ConvertedCall> Calls => _calls;

    /// <summary>Places that name a function that changes its name, with what it changes with.</summary>
    public IReadOnlyList<(Reference Reference, Family Family)> Names => _names;

    /// <summary>Lambdas and method groups that become asynchronous where they are handed over.</summary>
    public IReadOnlyList<(SourceFile File, AsyncTarget Target, ExpressionSyntax Function)> Targets => _targets;

    /// <summary>A function has an await of its own, so that it needs <c>async</c>.</summary>
    public bool HasAwait(ConvertedFunction function) => _awaiting.Contains(function.Declaration);

    /// <summary>A function is async, or becomes so; top-level statements count as such.</summary>
    public bool WillBeAsync(SyntaxNode? function) => function is CompilationUnitSyntax || function is not null && (AwaitPlace.IsAsync(function) || _awaiting.Contains(function));

    /// <summary>Null where something in it cannot become async, or where it is too large.</summary>
    public static async Task<Closure?> ComputeAsync(SolutionView view, IReadOnlyList<Leaf> leaves, bool isBounded = true)
    {
        var closure = new Closure(view, MakeAsyncOptions.Of(leaves[0].File), leaves);
        foreach (var leaf in leaves)
        {
            if (!closure.AddPlace(leaf.File, leaf.Place))
                return null;
        }

        while (closure._pending.Count > 0)
        {
            view.CancellationToken.ThrowIfCancellationRequested();
            var (method, declaration) = closure._pending.Dequeue();
            if (!closure._functions.ContainsKey(declaration) && !await closure.AddFamilyAsync(method).ConfigureAwait(false)
                || isBounded && closure._functions.Count > MaxFunctions)
                return null;
        }

        var callers = new TaskCallers(view);
        foreach (var function in closure._functions.Values)
        {
            if (function.Form == AsyncForm.Unwrapped && !await callers.AwaitAsync(function).ConfigureAwait(false)
                || closure.HasAwait(function) && await view.AmbientValues.AreLeftByAsync(function).ConfigureAwait(false))
                return null;
        }

        return closure;
    }

    /// <summary>An await will stand there: the function around it is async, or has to become so.</summary>
    private bool AddPlace(SourceFile file, SyntaxNode place)
    {
        var cancellationToken = _view.CancellationToken;
        if (file.IsGenerated || file.Model.GetOperation(place, cancellationToken) is not { } operation
            || AwaitPlace.FunctionAround(operation, cancellationToken) is not { } function)
            return false;
        if (AwaitPlace.IsAsync(function) || !_awaiting.Add(function))
            return true;
        if (HeldLocks.AreTakenIn(function, file.Model, cancellationToken))
            return false;
        switch (AsyncForms.Of(function, file.Model, cancellationToken))
        {
            case AsyncForm.Lambda when AsyncTarget.Of((ExpressionSyntax)function, file.Model, cancellationToken) is { } target && SymbolOf(function) is IMethodSymbol lambda:
                _functions.Add(function, new(file, function, lambda, AsyncForm.Lambda, null));
                _targets.Add((file, target, (ExpressionSyntax)function));
                return true;
            case AsyncForm.Unwrapped when SymbolOf(function) is IMethodSymbol method:
                _functions.Add(function, new(file, function, method, AsyncForm.Unwrapped, null));
                return true;
            case AsyncForm.Task or AsyncForm.Sequence when SymbolOf(function) is IMethodSymbol method:
                _pending.Enqueue((method, function));
                return true;
            default:
                return false;
        }

        ISymbol? SymbolOf(SyntaxNode declared) => declared is AnonymousFunctionExpressionSyntax
            ? file.Model.GetSymbolInfo(declared, cancellationToken).Symbol
            : file.Model.GetDeclaredSymbol(declared, cancellationToken);
    }

    private async Task<bool> AddFamilyAsync(IMethodSymbol method)
    {
        var members = new List<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)>();
        var references = new List<Reference>();
        foreach (var uses in await _view.UsesOfAsync(method.PartialDefinitionPart ?? method).ConfigureAwait(false))
        {
            if (uses.Definition is not IMethodSymbol definition)
                return false;
            foreach (var part in new[] { definition, definition.PartialDefinitionPart, definition.PartialImplementationPart })
            {
                if (part is not null && !await AddDeclarationsAsync(part, members).ConfigureAwait(false))
                    return false;
            }

            foreach (var place in uses.Places)
            {
                if (!place.IsPlain || await _view.FileOfAsync(place.Document).ConfigureAwait(false) is not { } file
                    || file.TokenAt(place.Span, definition.PlainName()) is not { } token)
                    return false;
                if (Reference.At(file, token) is { } reference && _seen.Add(reference.Name))
                    references.Add(reference);
            }
        }

        if (members.Count == 0)
            return false;
        if (members.Count == 1 && members[0] is var (only, own, declaration) && Handlers.Is(only, own, declaration, references, _view.CancellationToken))
        {
            _functions.Add(declaration, new(own, declaration, only, AsyncForm.Handler, null));
            return true;
        }

        // Markup may name a handler that no code subscribes.
        if (references.Count == 0 && members.Any(member => Handlers.HasShape(member.Method)))
            return false;

        return await AddFamilyAsync(members, references).ConfigureAwait(false);
    }

    private async Task<bool> AddFamilyAsync(IReadOnlyList<(IMethodSymbol Method, SourceFile File, SyntaxNode Declaration)> members, List<Reference> references)
    {
        var forms = members.Select(member => AsyncForms.Of(member.Declaration, member.File.Model, _view.CancellationToken)).Distinct().ToList();
        // A sequence is one for every implementation: those without a body do not tell.
        var form = forms.Contains(AsyncForm.Sequence) ? AsyncForm.Sequence : AsyncForm.Task;
        if (forms.Any(other => other is not (AsyncForm.Task or AsyncForm.Sequence)) || form == AsyncForm.Sequence && members.Any(IsPlainSequence))
            return false;
        if (await NewName.ChooseAsync(members, _options, _view).ConfigureAwait(false) is not { } newName)
            return false;
        var family = new Family(form, members[0].Method.PlainName(), newName) { HasUnseenCallers = Visibility.HasUnseenCallers(members, references, _view.CancellationToken) };
        foreach (var (method, file, declaration) in members)
            _functions[declaration] = new(file, declaration, method, form, family);
        family.AddsToken = _options.AddsToken && Tokens.MayAdd(members, references);
        return references.All(reference => AddReference(reference, family));
    }

    private static bool IsPlainSequence((IMethodSymbol Method, SourceFile File, SyntaxNode Declaration) member) =>
        member.Declaration is not MethodDeclarationSyntax { Body: null, ExpressionBody: null }
        && AsyncForms.Of(member.Declaration, member.File.Model, CancellationToken.None) != AsyncForm.Sequence;

    private async Task<bool> AddDeclarationsAsync(IMethodSymbol method, List<(IMethodSymbol, SourceFile, SyntaxNode Declaration)> members)
    {
        if (method.DeclaringSyntaxReferences.IsEmpty)
            return false;
        foreach (var syntax in method.DeclaringSyntaxReferences)
        {
            if (await _view.FileOfAsync(syntax.SyntaxTree).ConfigureAwait(false) is not { IsGenerated: false } file
                || file.NodeLike(await syntax.GetSyntaxAsync(_view.CancellationToken).ConfigureAwait(false)) is not { } declaration
                || file.Model.GetDeclaredSymbol(declaration, _view.CancellationToken) is not IMethodSymbol own)
                return false;
            if (members.All(member => member.Declaration != declaration))
                members.Add((own, file, declaration));
        }

        return true;
    }

    private bool AddReference(Reference reference, Family family)
    {
        if (reference.File.IsGenerated && (reference.Use != ReferenceUse.Name || family.NewName != family.OldName))
            return false;
        _names.Add((reference, family));
        switch (reference.Use)
        {
            case ReferenceUse.Name:
                return true;
            case ReferenceUse.MethodGroup when family.Form == AsyncForm.Task
                && AsyncTarget.Of((ExpressionSyntax)reference.Node, reference.File.Model, _view.CancellationToken) is { } target:
                _targets.Add((reference.File, target, (ExpressionSyntax)reference.Node));
                return true;
            case ReferenceUse.Call when CallForms.Of((InvocationExpressionSyntax)reference.Node, family.Form) is { } form
                && AddPlace(reference.File, form.Place)
                && AwaitPlace.FunctionAround(reference.File.Model.GetOperation(form.Place)!, _view.CancellationToken) is { } caller:
                _calls.Add(new(reference.File, (InvocationExpressionSyntax)reference.Node, family, form.Form, form.Place, caller));
                return true;
            default:
                return false;
        }
    }
}
