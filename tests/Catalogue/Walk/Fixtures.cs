using System.Collections.Concurrent;

namespace AsyncLoop.Catalogue.Tests.Walk;

#pragma warning disable CA1822, CA2000, CA2012, CA2016, xUnit1030, xUnit1031 // These bodies are read as IL, never run.

/// <summary>One body for each rule of the walk.</summary>
public class Fixtures
{
    private readonly Stream _stream = Stream.Null;
    private readonly object _gate = new();

    public void Sleeps() => Thread.Sleep(5);

    public void SleepsBehindHelper() => Helper();

    public void OnlyThrows() => throw new InvalidOperationException(File.ReadAllText("x"));

    public int ThrowsOnOnePath(int value)
    {
        if (value < 0)
            throw new ArgumentException(File.ReadAllText("x"));
        return value;
    }

    public async Task StartsAsync()
    {
        await Task.Yield();
        Thread.Sleep(5);
    }

    public async void StartsUnobserved()
    {
        await Task.Yield();
        Thread.Sleep(5);
    }

    public Task FakeAsync()
    {
        Thread.Sleep(5);
        return Task.CompletedTask;
    }

    public void CallsFake() => _ = FakeAsync();

    public int TakesWhenComplete(Task<int> task) => task.IsCompletedSuccessfully ? task.Result : 0;

    public int TakesWhenIncomplete(Task<int> task) => task.IsCompleted ? 0 : task.Result;

    public int TakesBehindAnotherGuard(BlockingCollection<int> items, Task<int> task) => items.IsCompleted ? task.Result : 0;

    public int TakesFromCompleted(BlockingCollection<int> items) => items.IsCompleted ? 0 : items.Take();

    public bool Asks(SemaphoreSlim semaphore) => semaphore.Wait(0);

    public bool AsksWithSpan(SemaphoreSlim semaphore) => semaphore.Wait(TimeSpan.Zero);

    public bool WaitsABit(SemaphoreSlim semaphore) => semaphore.Wait(5);

    public IEnumerable<int> Enumerates()
    {
        Thread.Sleep(5);
        yield return 1;
    }

    public int Consumes()
    {
        var sum = 0;
        foreach (var item in Enumerates())
            sum += item;
        return sum;
    }

    public void HandsToInvoker() => Invokes(() => Thread.Sleep(5));

    public void HandsToForwarder() => Forwards(() => Thread.Sleep(5));

    public void HandsToStore() => Stores(() => Thread.Sleep(5));

    public void HandsToThePool() => ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(5));

    public void UsesOpen(Open open) => open.Work();

    public void UsesOpenBase(OpenWithBody open) => open.Work();

    public void UsesSealed(SealedWork work) => work.Work();

    public void UsesExact() => new OpenSlow().Work();

    public void UsesAllSlow() => Closed.Make(true).Slow();

    public void UsesSomeSlow() => Closed.Make(true).Mixed();

    public void Reads(Stream stream) => stream.ReadByte();

    public int ReadsOwn() => _stream.ReadByte();

    public int ReadsMemory() => new MemoryStream([1]).ReadByte();

    public int ReadsMemoryOf(byte[] data) => new MemoryStream(data).ReadByte();

    public int ReadsWrappedMemory()
    {
        using var reader = new BinaryReader(new MemoryStream([1]));
        return reader.ReadInt32();
    }

    public int ReadsThroughHelper(Stream stream) => ReadsWrapped(stream);

    public int HelperReadsMemory() => ReadsWrapped(new MemoryStream([1]));

    public void Locks()
    {
        lock (_gate)
            GC.KeepAlive(this);
    }

    public string Converts(DateTime time) => time.ToString("s") + string.Format("{0}", this) + new Uri("http://x").Host;

    public int Works(Contracted contracted) => contracted.Load();

    public int WorksWithRow(NoContract row) => row.Load();

    private static void Helper() => Thread.Sleep(5);

    private static int ReadsWrapped(Stream stream) => new BinaryReader(stream).ReadInt32();

    private static void Invokes(Action action) => action();

    private static void Forwards(Action action) => Invokes(action);

    private static Action? Stored { get; set; }

    private static void Stores(Action action) => Stored = action;
}

public abstract class Open
{
    public abstract void Work();
}

public class OpenSlow : Open
{
    public override void Work() => Thread.Sleep(5);
}

public class OpenWithBody
{
    public virtual void Work() => Thread.Sleep(5);
}

public sealed class SealedWork : OpenWithBody
{
    public override void Work() => GC.KeepAlive(this);
}

/// <summary>A closed world: only the two below can stand behind it, and a decorator.</summary>
internal abstract class Closed
{
    public static Closed Make(bool first) => first ? new First() : new Wrapper(new Second());

    public abstract void Slow();

    public abstract void Mixed();

    private sealed class First : Closed
    {
        public override void Slow() => Thread.Sleep(5);

        public override void Mixed() => Thread.Sleep(5);
    }

    private sealed class Second : Closed
    {
        public override void Slow() => Thread.Sleep(6);

        public override void Mixed() => Console.Out.Flush();
    }

    private sealed class Wrapper(Closed inner) : Closed
    {
        public override void Slow() => inner.Slow();

        public override void Mixed() => inner.Mixed();
    }
}

public abstract class Contracted
{
    public abstract int Load();

    public abstract Task<int> LoadAsync();
}

public abstract class NoContract
{
    public abstract int Load();
}
