namespace AsyncLoop.Analyzers;

/// <summary>Every rule's id, grouped by block. Ids are never reused.</summary>
internal static class RuleIds
{
    // 0xx House
    public const string InvalidConfiguration = "LOOP001";

    // 1xx Blocking the loop
    public const string BlockingCall = "LOOP101";
    public const string BlockingIO = "LOOP102";
    public const string FileSystemMetadata = "LOOP103";
    public const string TaskWait = "LOOP104";
    public const string TransitiveBlocking = "LOOP105";
    public const string AsyncCounterpart = "LOOP106";
    public const string BlockingLock = "LOOP107";
    public const string BlockingDispose = "LOOP108";
    public const string BusyWait = "LOOP109";
    public const string PollingWait = "LOOP110";
    public const string NeverYields = "LOOP111";
    public const string HeavyWork = "LOOP112";

    // 2xx Lost tasks
    public const string UnawaitedTask = "LOOP201";
    public const string AsyncVoidLambda = "LOOP206";

    // 3xx Nesting and life cycle
    public const string NestedRun = "LOOP301";

    // 4xx Thread affinity
    public const string WrongThread = "LOOP401";
    public const string LeavesLoop = "LOOP402";
    public const string ForeignTimer = "LOOP404";
}
