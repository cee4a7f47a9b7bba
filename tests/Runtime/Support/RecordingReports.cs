using System.Collections;

namespace AsyncLoop.Tests.Support;

/// <summary>An exception handler that keeps what it is told.</summary>
internal sealed class RecordingReports : IReadOnlyCollection<LoopExceptionContext>
{
    private readonly List<LoopExceptionContext> _reports = [];

    public RecordingReports() => Options = new LoopOptions
    {
        ExceptionHandler = (_, context) =>
        {
            lock (_reports)
            {
                _reports.Add(context);
            }
        },
    };

    /// <summary>Options with the handler set, for the rest to be added.</summary>
    public LoopOptions Options { get; }

    public int Count
    {
        get
        {
            lock (_reports)
            {
                return _reports.Count;
            }
        }
    }

    public IEnumerator<LoopExceptionContext> GetEnumerator()
    {
        lock (_reports)
        {
            return _reports.ToList().GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
