using System.Diagnostics.CodeAnalysis;

namespace AsyncLoop;

// Exceptions that nobody awaits.
public sealed partial class EventLoop
{
    /// <summary>Hands a failure to <see cref="ExceptionHandler"/>, or to the default one. Never throws.</summary>
    /// <param name="context">What went wrong.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A faulty handler must not end the loop; the default one reports it.")]
    public void CallExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ExceptionHandler is not { } handler)
        {
            DefaultExceptionHandler(context);
            return;
        }

        try
        {
            handler(this, context);
        }
        catch (Exception error)
        {
            DefaultExceptionHandler(new LoopExceptionContext("Unhandled error in the exception handler") { Exception = error });
            DefaultExceptionHandler(context);
        }
    }

    /// <summary>
    /// Logs a failure at Error with its exception, category <c>AsyncLoop.EventLoop</c>; without a logger factory, writes it to the standard
    /// error stream. May be called by an <see cref="ExceptionHandler"/>. Never throws.
    /// </summary>
    /// <param name="context">What went wrong.</param>
    public void DefaultExceptionHandler(LoopExceptionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LoopEventSource.Log.UnhandledException(Name, context.Message, context.Exception?.ToString() ?? "");
        LoopMessages.Error(_logger, $"{Name}: {context.Message}", context.Exception);
    }

    private void ReportFailedCallback(in Callback callback, int version, string? site, Exception error)
    {
        EnterContexts(null);
        _own.FailedCallbacks++;
        _measurements.Failed();
        CallExceptionHandler(new LoopExceptionContext($"Exception in {CallbackName.Of(callback)}")
        {
            Exception = error,
            Handle = callback.Kind switch
            {
                HandleKind.None or HandleKind.Yield => null,
                HandleKind.Number => _shared.Foreign.HandleOf(_own.Ready.LastTaken),
                _ => new LoopHandle(HandlesOf(callback.Kind), SlotTable.Id(callback.Slot, version)),
            },
            CreationStack = site,
        });
    }
}
