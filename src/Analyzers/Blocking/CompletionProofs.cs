using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking.Completion;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// Whether a wait is for a task that is complete already. Made for the members that hold such a wait only, once for
/// all waits in one.
/// </summary>
internal sealed class CompletionProofs
{
    // The driver keeps one graph a member and lets it go with the analysis of its tree.
    private readonly ConditionalWeakTable<ControlFlowGraph, FunctionProof> _proofs = new();
    private readonly ConditionalWeakTable<IOperation, FunctionProof> _roots = new();
    private readonly KnownTypes _types;

    public CompletionProofs(KnownTypes types) => _types = types;

    public bool IsComplete(in RuleContext context)
    {
        if (context.IsProbe)
            return IsCompleteIn(context.Operation, context.CancellationToken);
        var graph = context.GetControlFlowGraph();
        if (!_proofs.TryGetValue(graph, out var proof))
        {
            var made = FunctionProof.Of(graph, _types, context.CancellationToken);
            proof = _proofs.GetValue(graph, _ => made);
        }

        return proof.IsComplete(context.Operation.Syntax);
    }

    /// <summary>The same for an operation of a body that is not under analysis itself.</summary>
    public bool IsCompleteIn(IOperation operation, CancellationToken cancellationToken)
    {
        var root = operation;
        while (root.Parent is { } parent)
            root = parent;
        if (!_roots.TryGetValue(root, out var proof))
        {
            if (GraphOf(root, cancellationToken) is not { } graph)
                return false;
            var made = FunctionProof.Of(graph, _types, cancellationToken);
            proof = _roots.GetValue(root, _ => made);
        }

        return proof.IsComplete(operation.Syntax);
    }

    private static ControlFlowGraph? GraphOf(IOperation root, CancellationToken cancellationToken) => root switch
    {
        IMethodBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body, cancellationToken),
        IBlockOperation block => ControlFlowGraph.Create(block, cancellationToken),
        IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellationToken),
        IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellationToken),
        _ => null,
    };
}
