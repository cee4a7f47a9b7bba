using Microsoft.Extensions.Hosting;

namespace AsyncLoop.Hosting;

/// <summary>Ties a loop to the host's life. The loop runs since it was made; it ends when the host stops, or is disposed without a stop because its start failed.</summary>
/// <remarks>
/// It takes the loop although it needs the thread alone: a container disposes what it has made in reverse order, and would try to close the loop
/// while it runs, if nothing that it made later ended the thread before.
/// </remarks>
internal sealed class EventLoopService(LoopThread thread, EventLoop loop) : IHostedService, IAsyncDisposable, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => thread.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => thread.DisposeAsync();

    public void Dispose() => thread.Dispose();

    public override string ToString() => $"EventLoopService({loop})";
}
