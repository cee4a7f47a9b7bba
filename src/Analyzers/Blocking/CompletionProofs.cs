using System.Runtime.CompilerServices;
using AsyncLoop.Analyzers.Blocking.Completion;
using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace AsyncLoop.Analyzers.Blocking;

/// <summary>
/// Whether a wait is for a task that is complete already. Made for the members that hold such a wait only, once for
/// all waits in one.
/// </summary>
internal sealed class CompletionProofs
{
    // The driver keeps one graph a member and lets it go with the analysis of its tree.
    private readonly ConditionalWeakTable<ControlFlowGraph, FunctionProof> _proofs = new();
    private readonly KnownTypes _types;

    public CompletionProofs(KnownTypes types) => _types = types;

    public bool IsComplete(in RuleContext context)
    {
        var graph = context.GetControlFlowGraph();
        if (!_proofs.TryGetValue(graph, out var proof))
        {
            var made = FunctionProof.Of(graph, _types, context.CancellationToken);
            proof = _proofs.GetValue(graph, _ => made);
        }

        return proof.IsComplete(context.Operation.Syntax);
    }
}
