namespace AsyncLoop.Analyzers.Blocking;

/// <summary>How a member blocks; rules and severities go by tier.</summary>
internal enum Tier
{
    /// <summary>Unbounded: sleeps, waits, joins, network, process, console reads, spinning.</summary>
    Wait,

    /// <summary>Disk and stream data.</summary>
    IO,

    /// <summary>File-system metadata.</summary>
    Meta,

    /// <summary>Short mutual exclusion.</summary>
    Lock,
}

/// <summary>One member that blocks.</summary>
/// <param name="Tier">How it blocks.</param>
/// <param name="Counterpart">The awaitable member to use instead: a name, or type and name where the work has to be written anew; null where there is none.</param>
/// <param name="IsPinned">Its effect belongs to the thread that calls it (a mutex is owned by a thread), so it cannot move to an executor.</param>
internal sealed record BlockingEntry(Tier Tier, string? Counterpart, bool IsPinned)
{
    /// <summary>
    /// How many steps away the abstract member is that blocks by contract (a stream's Read: 0); null where the
    /// implementation itself shows that it blocks. By contract only means: not if what it works on is in memory.
    /// </summary>
    public int? ContractSteps { get; init; }

    /// <summary>It blocks while its result is enumerated, not when it is called.</summary>
    public bool IsLazy { get; init; }

    /// <summary>A person says so, in a list or an annotation: the counterpart is whatever that person names.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>What it waits for, in that person's words; null where nothing is said.</summary>
    public string? Reason { get; init; }
}
