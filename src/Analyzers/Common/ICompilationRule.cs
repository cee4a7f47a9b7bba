using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncLoop.Analyzers.Common;

/// <summary>A rule that looks at something beside operations: files, options, trees.</summary>
internal interface ICompilationRule
{
    /// <summary>Registers what the rule looks at, once a compilation.</summary>
    void Register(CompilationStartAnalysisContext start);
}
