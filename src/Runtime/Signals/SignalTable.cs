using System.Runtime.InteropServices;

namespace AsyncLoop;

/// <summary>The signal handlers of one loop, one a signal. Shared; under one short lock.</summary>
/// <remarks>
/// A signal arrives on a thread of the runtime, which must say at once whether the default action is off; the handler itself is posted to the
/// loop. One registration with the system serves a signal as long as it has a handler: replacing the handler swaps a reference, so
/// there is no moment in between when the signal would end the process.
/// </remarks>
internal sealed class SignalTable(EventLoop loop)
{
    private readonly Dictionary<PosixSignal, Entry> _entries = [];
    private bool _closed;

    /// <summary>Sets the handler of a signal; false when the loop is closed.</summary>
    public bool TrySet(PosixSignal signal, Action handler, ExecutionContext? context)
    {
        lock (_entries)
        {
            if (_closed)
            {
                return false;
            }

            var target = new Handler(handler, context);
            if (_entries.TryGetValue(signal, out Entry? entry))
            {
                entry.Handler = target;
            }
            else
            {
                // Entered when the system has taken it: a signal that cannot be handled leaves nothing behind.
                _entries.Add(signal, new Entry(loop, signal, target));
            }

            return true;
        }
    }

    public bool Contains(PosixSignal signal)
    {
        lock (_entries)
        {
            return _entries.ContainsKey(signal);
        }
    }

    public bool Remove(PosixSignal signal)
    {
        lock (_entries)
        {
            if (!_entries.Remove(signal, out Entry? entry))
            {
                return false;
            }

            entry.Dispose();
            return true;
        }
    }

    /// <summary>Gives all signals back to the system and refuses handlers from now on.</summary>
    public void Close()
    {
        lock (_entries)
        {
            _closed = true;
            foreach (Entry entry in _entries.Values)
            {
                entry.Dispose();
            }

            _entries.Clear();
        }
    }

    private sealed record Handler(Action Callback, ExecutionContext? Context);

    private sealed class Entry : IDisposable
    {
        private readonly EventLoop _loop;
        private readonly PosixSignalRegistration _registration;
        private Handler? _handler;

        public Entry(EventLoop loop, PosixSignal signal, Handler handler)
        {
            _loop = loop;
            _handler = handler;
            try
            {
                _registration = PosixSignalRegistration.Create(signal, OnSignal);
            }
            catch (PlatformNotSupportedException error) when (Interrupt.IsSupported)
            {
                // The system has signals, but not this one.
                throw new ArgumentOutOfRangeException($"There is no signal {signal} on this system.", error);
            }
        }

        public Handler Handler
        {
            set => Volatile.Write(ref _handler, value);
        }

        public void Dispose()
        {
            Volatile.Write(ref _handler, null);
            _registration.Dispose();
        }

        // Not under the table's lock. The context is shared with the registrations of others, which may have switched the default
        // action off already: it is never switched on again here.
        private void OnSignal(PosixSignalContext context)
        {
            if (Volatile.Read(ref _handler) is { } handler && _loop.Post(new Callback(handler.Callback, null, handler.Context, HandleKind.None, 0)))
            {
                context.Cancel = true;
            }
        }
    }
}
