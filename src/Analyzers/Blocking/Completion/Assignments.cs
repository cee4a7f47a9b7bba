using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Completion;

/// <summary>
/// What a body and the functions inside it assign: found once, before the proof. A variable that a nested function
/// writes may change at any time; one that is assigned once can be taken for its value.
/// </summary>
internal sealed class Assignments
{
    private readonly Dictionary<ISymbol, int> _counts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _writtenInside = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, IOperation?> _captures = new();

    public Assignments(ControlFlowGraph graph, ISymbol? function, CancellationToken cancellationToken) =>
        Scan(graph, function, cancellationToken);

    /// <summary>A nested function writes it: nothing can be known about it.</summary>
    public bool IsWrittenInside(ISymbol variable) => _writtenInside.Contains(variable);

    /// <summary>Never written after its declaration.</summary>
    public bool IsStable(ISymbol variable) =>
        !_writtenInside.Contains(variable)
        && (!_counts.TryGetValue(variable, out var count) || (count == 1 && variable is ILocalSymbol));

    /// <summary>The value of a local that is assigned once.</summary>
    public IOperation? OnlyValue(ISymbol local) =>
        _counts.TryGetValue(local, out var count) && count == 1 && _values.TryGetValue(local, out var value) ? value : null;

    /// <summary>The operation behind a captured intermediate value; null where control flow joins several.</summary>
    public IOperation? Captured(CaptureId id) => _captures.TryGetValue(id, out var value) ? value : null;

    private void Scan(ControlFlowGraph graph, ISymbol? function, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
                Scan(operation, graph, function, cancellationToken);
            if (block.BranchValue is { } value)
                Scan(value, graph, function, cancellationToken);
        }

        foreach (var local in graph.LocalFunctions)
            Scan(graph.GetLocalFunctionControlFlowGraph(local, cancellationToken), local, cancellationToken);
    }

    private void Scan(IOperation root, ControlFlowGraph graph, ISymbol? function, CancellationToken cancellationToken)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation assignment:
                    Written(assignment.Target, function, assignment.Value);
                    break;
                case IAssignmentOperation assignment:
                    foreach (var target in assignment.Target.DescendantsAndSelf())
                        Written(target, function, value: null);
                    break;
                case IIncrementOrDecrementOperation increment:
                    Written(increment.Target, function, value: null);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                    Written(argument.Value, function, value: null);
                    break;
                case IFlowCaptureOperation capture:
                    _captures[capture.Id] = _captures.ContainsKey(capture.Id) ? null : capture.Value;
                    break;
                case IFlowAnonymousFunctionOperation lambda:
                    Scan(graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken), lambda.Symbol, cancellationToken);
                    break;
            }
        }
    }

    private void Written(IOperation target, ISymbol? function, IOperation? value)
    {
        ISymbol? variable = target.Unwrapped() switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
            _ => null,
        };
        if (variable is null)
            return;
        _counts.TryGetValue(variable, out var count);
        _counts[variable] = count + 1;
        if (value is not null)
            _values[variable] = value;
        if (function is not null && !variable.ContainingSymbol.Is(function))
            _writtenInside.Add(variable);
    }
}
