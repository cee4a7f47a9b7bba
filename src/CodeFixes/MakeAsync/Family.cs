using AsyncLoop.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncLoop.CodeFixes.MakeAsync;

/// <summary>A method, what it overrides or implements, and what overrides or implements it: they change together, or not at all.</summary>
internal sealed class Family
{
    public Family(AsyncForm form, string oldName, string newName)
    {
        Form = form;
        OldName = oldName;
        NewName = newName;
    }

    public AsyncForm Form { get; }

    public string OldName { get; }

    public string NewName { get; }

    /// <summary>Its members take a token from now on.</summary>
    public bool AddsToken { get; set; }

    /// <summary>Code that is not in sight may call it.</summary>
    public bool HasUnseenCallers { get; init; }
}

/// <summary>A function that becomes async.</summary>
/// <param name="File">Where it is declared.</param>
/// <param name="Declaration">The declaration, or one of its parts.</param>
/// <param name="Symbol">The function.</param>
/// <param name="Form">What it becomes.</param>
/// <param name="Family">What changes with it; null where nothing does, because its signature stays.</param>
internal sealed record ConvertedFunction(SourceFile File, SyntaxNode Declaration, IMethodSymbol Symbol, AsyncForm Form, Family? Family);

/// <summary>A call of a function that becomes async.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Call">The call.</param>
/// <param name="Family">What it calls.</param>
/// <param name="Form">What it becomes.</param>
/// <param name="Place">What the await takes the place of: the call itself, the chain of <c>?.</c> or the loop.</param>
/// <param name="Caller">The function that it stands in.</param>
internal sealed record ConvertedCall(SourceFile File, InvocationExpressionSyntax Call, Family Family, CallForm Form, SyntaxNode Place, SyntaxNode Caller);

/// <summary>What a call becomes.</summary>
internal enum CallForm
{
    /// <summary><c>await FAsync()</c>.</summary>
    Await,

    /// <summary><c>await (x?.FAsync() ?? Task.CompletedTask)</c>.</summary>
    AwaitConditional,

    /// <summary><c>await foreach (var x in FAsync())</c>.</summary>
    ForEach,
}
