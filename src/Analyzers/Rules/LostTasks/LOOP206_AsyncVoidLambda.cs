using AsyncLoop.Analyzers.Common;
using AsyncLoop.Analyzers.LoopBound;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Rules.LostTasks;

/// <summary>An async lambda, or an async void method by its name, where a delegate without a result is wanted.</summary>
internal sealed class LOOP206_AsyncVoidLambda : LoopRule
{
    public LOOP206_AsyncVoidLambda() : base(
        Describe(RuleIds.AsyncVoidLambda, "AsyncVoidLambda", "LostTasks",
            title: "Do not hand async code to a void callback",
            messageFormat: "'{0}' takes a callback without a result: nothing awaits this async code, and its failure {1}; {2}",
            description: "An async function in place of a void delegate is async void: its caller goes on at its first await, and cannot see its end or its failure.",
            DiagnosticSeverity.Warning),
        OperationKind.DelegateCreation)
    {
    }

    public override void Analyze(in RuleContext context)
    {
        var creation = (IDelegateCreationOperation)context.Operation;
        if (!IsAsyncVoid(creation) || DelegateTarget.Of(creation) is not { } target || target is IEventSymbol || context.Body.Kind == BodyKind.NotCode)
            return;
        var member = target is IParameterSymbol parameter ? parameter.ContainingSymbol : target;
        var onLoop = context.Model.Places.Of(creation) is { Place: Place.OnLoop, Framework: null };
        context.Report(Descriptor, LocationOf(creation.Syntax), ChooseFix(context, creation, member, onLoop),
            NameOf(member),
            onLoop ? "goes to the loop's exception handler" : "ends the process",
            Advice(member, onLoop));
    }

    private static bool IsAsyncVoid(IDelegateCreationOperation creation)
    {
        var isAsync = creation.Target switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
            IMethodReferenceOperation { Method: { IsAsync: true, ReturnsVoid: true } } => true,
            _ => false,
        };
        return isAsync && creation.Type is INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true } invoke } && !IsHandler(invoke);
    }

    /// <summary>The shape of event handlers, <c>(object, X)</c>: what raises an event wants no result.</summary>
    private static bool IsHandler(IMethodSymbol invoke) =>
        invoke.Parameters is { Length: 2 } parameters && parameters[0].Type.SpecialType == SpecialType.System_Object;

    private static Location LocationOf(SyntaxNode syntax) => syntax switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.GetLocation(),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => LocationOf(arguments[0].Expression),
        _ => syntax.GetLocation(),
    };

    /// <summary>A lambda can be rewritten where it stands; a method by its name would have to become another first.</summary>
    private static Fix ChooseFix(in RuleContext context, IDelegateCreationOperation creation, ISymbol member, bool onLoop)
    {
        if (creation.Target is not IAnonymousFunctionOperation || DelegateTarget.CallOf(creation) is not IInvocationOperation call)
            return Fix.None;
        if (onLoop)
            return context.Model.Types.EventLoop is null ? Fix.None : new Fix(FixKinds.CreateTask);
        if (!call.IsStatement() || !context.AllowsAwait(call))
            return Fix.None;
        return (member.ContainingType?.FullName(), member.Name) switch
        {
            ("System.Collections.Generic.List`1" or "System.Array", "ForEach") when !context.Body.IsProven || !Leaves(creation) => new Fix(FixKinds.Restructure),
            ("System.Threading.Tasks.Parallel", "For" or "ForEach") => new Fix(FixKinds.Counterpart, Counterpart: member.Name + "Async"),
            _ => Fix.None,
        };
    }

    /// <summary>Its awaits would take the code behind it along, off the context that it is on.</summary>
    private static bool Leaves(IOperation function) => function.Descendants().Any(part => part is IInvocationOperation call && LeavingAwait.Is(call, out _));

    private static string NameOf(ISymbol member) => member switch
    {
        ILocalSymbol or IFieldSymbol or IPropertySymbol => member.Name,
        _ => member.DisplayName(),
    };

    private static string Advice(ISymbol member, bool onLoop) => (member.ContainingType?.Name, member.Name) switch
    {
        (_, "CallSoon" or "CallSoonThreadSafe") when onLoop => "start it with 'CreateTask'",
        _ when onLoop => "let the callback start it with 'CreateTask'",
        ("List" or "Array", "ForEach") => "use 'foreach' and await",
        ("Parallel", "For") => "use 'Parallel.ForAsync'",
        ("Parallel", "ForEach") => "use 'Parallel.ForEachAsync'",
        ("Thread", _) => "use 'Task.Run'",
        ("Timer", _) => "await a 'PeriodicTimer' in a task",
        _ => "use something that takes a function with a task",
    };
}
