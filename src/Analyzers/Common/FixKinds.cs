namespace AsyncLoop.Analyzers.Common;

/// <summary>
/// What a fix will do. The rule decides and the diagnostic carries the decision, so that rule and fix cannot
/// disagree; a place that cannot be fixed carries none.
/// </summary>
internal static class FixKinds
{
    /// <summary><c>Thread.Sleep(x)</c> becomes an awaited delay on the loop's or the system's clock; <c>Task.Delay(x)</c> one on the loop's.</summary>
    public const string Delay = nameof(Delay);

    /// <summary><c>Thread.Sleep(0)</c> becomes one awaited trip through the queue.</summary>
    public const string Yield = nameof(Yield);

    /// <summary>The body of a loop gets one awaited trip through the queue, in the place of what only pauses the thread.</summary>
    public const string YieldInLoop = nameof(YieldInLoop);

    /// <summary>A flag that is polled becomes a <c>TaskCompletionSource</c>, and the loop an await of its task.</summary>
    public const string AwaitSignal = nameof(AwaitSignal);

    /// <summary>The call becomes an awaited call of <see cref="FixProperties.Counterpart"/>.</summary>
    public const string Counterpart = nameof(Counterpart);

    /// <summary>The task is awaited instead of waited for, or instead of dropped.</summary>
    public const string Await = nameof(Await);

    /// <summary>A wait with a time limit whose result nobody reads becomes <c>await t.WaitAsync(limit)</c>, which throws where the wait returned false: never applied in bulk.</summary>
    public const string AwaitWithLimit = nameof(AwaitWithLimit);

    /// <summary>Work that was started and left alone is awaited, so that what follows waits for its end: never applied in bulk.</summary>
    public const string AwaitStarted = nameof(AwaitStarted);

    /// <summary>
    /// A method with two modes that is told to be synchronous is told the mode of the method around instead, or to be
    /// asynchronous in one that is, and awaited.
    /// </summary>
    public const string PassFlag = nameof(PassFlag);

    /// <summary>The call moves into an executor job that is awaited.</summary>
    public const string RunInExecutor = nameof(RunInExecutor);

    /// <summary>The call of a helper moves there, with all that the helper does, which may touch what belongs to the loop's thread: never applied in bulk.</summary>
    public const string RunHelperInExecutor = nameof(RunHelperInExecutor);

    /// <summary>A dropped task is handed to the loop, which holds it and reports its failure; async code in place of a callback likewise.</summary>
    public const string CreateTask = nameof(CreateTask);

    /// <summary>A call of a loop-thread member becomes its thread-safe twin of the same arguments.</summary>
    public const string CallSoonThreadSafe = nameof(CallSoonThreadSafe);

    /// <summary><c>CreateTask</c> becomes <c>InvokeAsync</c>.</summary>
    public const string InvokeAsync = nameof(InvokeAsync);

    /// <summary>The whole statement is posted to the loop with <c>CallSoonThreadSafe</c>.</summary>
    public const string PostToLoop = nameof(PostToLoop);

    /// <summary><c>ConfigureAwait(false)</c> goes; other options gain <c>ContinueOnCapturedContext</c>.</summary>
    public const string StayOnLoop = nameof(StayOnLoop);

    /// <summary>A timer or a token source is made with the loop's <c>TimeProvider</c>.</summary>
    public const string LoopTimeProvider = nameof(LoopTimeProvider);

    /// <summary><c>list.ForEach(async x => ..)</c> becomes a <c>foreach</c> with the awaits in its body.</summary>
    public const string Restructure = nameof(Restructure);

    /// <summary>The functions that block, and all that call them, become async; what blocks is rewritten by another kind.</summary>
    public const string MakeAsync = nameof(MakeAsync);
}

/// <summary>The keys of a diagnostic's properties.</summary>
internal static class FixProperties
{
    /// <summary>The preferred kind, one of <see cref="FixKinds"/>; absent where nothing can be fixed.</summary>
    public const string Kind = "kind";

    /// <summary>Another kind that is offered second; absent where there is none.</summary>
    public const string Alternative = "alternative";

    /// <summary><see cref="FixKinds.MakeAsync"/> where the nearest function has to become async before those of the kinds apply that await.</summary>
    public const string Through = "through";

    /// <summary>The name of the awaitable member to call: <c>WaitAsync</c>, or <c>System.Threading.Tasks.Task.WhenAll</c> for one of another type.</summary>
    public const string Counterpart = "counterpart";

    /// <summary>The severity that was meant, where it is not the rule's own: <c>Error</c>, <c>Warning</c> or <c>Info</c>.</summary>
    public const string Severity = "severity";

    /// <summary>"true" where the code certainly runs on an AsyncLoop loop: fixes use its members (<c>EventLoop.Delay</c>), else the framework's (<c>Task.Delay</c>).</summary>
    public const string OnLoop = "onLoop";
}
