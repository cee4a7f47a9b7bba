namespace AsyncLoop.Analyzers.Configuration;

/// <summary>Whose blocking is reported: the values of <c>asyncloop.scope</c>.</summary>
internal enum Scope
{
    /// <summary>Code that certainly runs on a loop, and async code.</summary>
    Auto,

    /// <summary>Code that certainly runs on a loop, and nothing else.</summary>
    Loop,

    /// <summary>Synchronous code, too.</summary>
    All,
}
