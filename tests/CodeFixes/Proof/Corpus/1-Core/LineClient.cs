using System.Text;

namespace Corpus.Core;

/// <summary>A client of a protocol of lines, over TCP.</summary>
public sealed class LineClient : IAsyncDisposable, IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public bool IsConnected => _client.Connected;

    public async Task ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        // The name first: it is what fails most.
        var addresses = Dns.GetHostAddresses(host);
        Exception? last = null;
        foreach (var address in addresses)
        {
            try
            {
                _client.Connect(address, port);
                last = null;
                break;
            }
            catch (SocketException e)
            {
                last = e;
                Thread.Sleep(TimeSpan.FromMilliseconds(50));
            }
        }

        if (last is not null)
            throw new IOException($"Cannot connect to {host}:{port}", last);

        var stream = _client.GetStream();
        _reader = new StreamReader(stream, Encoding.UTF8);
        _writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = false };
        await Task.CompletedTask;
    }

    public async Task<string?> SendAsync(string command)
    {
        if (_writer is null || _reader is null)
            throw new InvalidOperationException("Not connected.");
        _writer.WriteLine(command);
        _writer.Flush();
        var answer = _reader.ReadLine();
        await Task.Yield();
        return answer switch
        {
            null => null,
            ['+', .. var rest] => rest,
            ['-', .. var error] => throw new IOException(error),
            _ => answer,
        };
    }

    public async Task<byte[]> ReceiveAsync(int length)
    {
        var buffer = new byte[length];
        var stream = _client.GetStream();
        for (var read = 0; read < length;)
        {
            var count = stream.Read(buffer, read, length - read);
            if (count == 0)
                throw new EndOfStreamException();
            read += count;
        }

        await Task.Yield();
        return buffer;
    }

    /// <summary>Sends all, and takes the answers as they come.</summary>
    public async Task<IReadOnlyList<string>> SendAllAsync(params string[] commands)
    {
        var answers = new List<string>();
        foreach (var command in commands)
            answers.Add(SendAsync(command).Result ?? "");
        await Task.Yield();
        return answers;
    }

    public async Task<int> PingAsync(int times)
    {
        var watch = Stopwatch.StartNew();
        var lost = 0;
        for (int i = 0; i < times; i++)
        {
            var ping = SendAsync("PING");
            if (!ping.Wait(1000)) { lost++; continue; }
            Debug.Assert(ping.Result == "PONG", "another answer");
        }

        await Task.Yield();
        return lost == times ? -1 : (int)(watch.ElapsedMilliseconds / Math.Max(1, times - lost));
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _reader?.Dispose();
        _client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _reader?.Dispose();
        _client.Dispose();
    }
}

public sealed class LineServer(Func<string, Task<string>> answer)
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Task> _clients = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        while (!cancellationToken.IsCancellationRequested)
        {
            var client = _listener.AcceptTcpClient();
            _clients.Add(ServeAsync(client, cancellationToken));
            _clients.RemoveAll(c => c.IsCompleted);
        }

        Task.WaitAll(_clients.ToArray());
        _listener.Stop();
        await Task.Yield();
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream());
            string? line;
            while ((line = reader.ReadLine()) != null)
            {
                try
                {
                    writer.WriteLine("+" + answer(line).Result);
                }
                catch (AggregateException e) when (e.InnerException is FormatException)
                {
                    writer.WriteLine("-" + e.InnerException.Message);
                }

                writer.Flush();
                if (cancellationToken.IsCancellationRequested)
                    break;
            }
        }

        await Task.Yield();
    }
}
