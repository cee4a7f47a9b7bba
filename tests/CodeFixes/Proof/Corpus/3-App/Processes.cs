using System.Security.Cryptography;

namespace Corpus.App;

/// <summary>Runs other programs, and watches over them.</summary>
public static class Processes
{
    public static async Task<(int Code, string Output)> RunAsync(string file, string arguments, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments)
            {
                RedirectStandardOutput = true, // the rest goes where ours goes
                UseShellExecute = false,
            },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        await Task.Yield();
        return (process.ExitCode, output);
    }

    public static async Task<bool> WaitAsync(Process process, int limit)
    {
        if (process.WaitForExit(limit))
            return true;
        process.Kill(entireProcessTree: true);
        process.WaitForExit(1000);
        await Task.Yield();
        return process.HasExited;
    }

    public static async Task WaitForFileAsync(string path, CancellationToken cancellationToken)
    {
        while (!File.Exists(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(100);
        }

        await Task.CompletedTask;
    }

    public static async Task<string> HashAsync(string path)
    {
        using var stream = File.OpenRead(path);
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(stream);
        await Task.Yield();
        return Convert.ToHexString(hash);
    }

    public static async Task<int> WatchAsync(string folder, Func<string, Task> changed)
    {
        var count = 0;
        using var watcher = new FileSystemWatcher(folder);
        watcher.Changed += (s, e) => changed(e.FullPath).Wait();
        watcher.Created += async (s, e) =>
        {
            Thread.Sleep(50); // whoever writes it has to end
            await changed(e.FullPath);
            count++;
        };
        watcher.EnableRaisingEvents = true;
        Console.ReadKey();
        await Task.Yield();
        return count;
    }

    public static async Task<bool> OnlyOnceAsync(string name)
    {
        using var mutex = new Mutex(false, name);
        if (!mutex.WaitOne(TimeSpan.Zero))
            return false;
        mutex.WaitOne();
        var handles = new WaitHandle[] { new ManualResetEvent(false), new AutoResetEvent(true) };
        WaitHandle.WaitAny(handles);
        var thread = new Thread(() => Thread.Sleep(5));
        thread.Start();
        thread.Join();
        await Task.Yield();
        return true;
    }
}
