using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AsyncLoop.Analyzers.Blocking.Transitive;

/// <summary>Blocks that end in a throw or end the process.</summary>
internal static class DeadEnd
{
    public static bool Is(IBlockOperation block) =>
        block.Parent is not (IMethodBodyBaseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or ITryOperation or ICatchClauseOperation)
        && block.Operations.Length > 0 && Ends(block.Operations[block.Operations.Length - 1]);

    private static bool Ends(IOperation statement) => statement switch
    {
        IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "FailFast" or "Exit", ContainingType.Name: "Environment" } } } => true,
        _ => false,
    };
}
