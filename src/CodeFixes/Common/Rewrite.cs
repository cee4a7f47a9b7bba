using AsyncLoop.Analyzers.Common;

namespace AsyncLoop.CodeFixes.Common;

/// <summary>One kind of rewrite. Has no state; one instance serves all documents.</summary>
internal abstract class Rewrite
{
    protected Rewrite(string kind) => Kind = kind;

    /// <summary>One of <see cref="FixKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>Changes what the code does in a way that somebody has to look at: never applied in bulk.</summary>
    public virtual bool IsSingleOnly => false;

    /// <summary>Rewrites the statement whose first word is reported; the others rewrite an expression.</summary>
    public virtual bool IsOfStatement => false;

    /// <summary>Applies at once also where the function around would have to become async for the others.</summary>
    public virtual bool AppliesAsItIs => false;

    /// <summary>Null where it does not apply. Asks only the model of the original document; the result is compiled afterwards.</summary>
    public abstract Edit? CreateEdit(FixSite site);
}
