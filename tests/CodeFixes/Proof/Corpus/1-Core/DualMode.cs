using System.Buffers;
using System.Buffers.Binary;

namespace Corpus.Core;

/// <summary>Frames with a length before them, read in both modes by the same code.</summary>
public sealed class FrameReader(Stream stream) : IDisposable, IAsyncDisposable
{
    private readonly byte[] _header = new byte[4];

    public byte[]? Read() => ReadAsync(isAsync: false, default).GetAwaiter().GetResult();

    public Task<byte[]?> ReadAsync(CancellationToken cancellationToken = default) => ReadAsync(isAsync: true, cancellationToken);

    public IEnumerable<byte[]> ReadAll()
    {
        while (Read() is { } frame)
            yield return frame;
    }

    public async IAsyncEnumerable<byte[]> ReadAllAsync()
    {
        while (Read() is { } frame)
            yield return frame;
        await Task.CompletedTask;
    }

    public void Dispose() => stream.Dispose();

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<byte[]?> ReadAsync(bool isAsync, CancellationToken cancellationToken)
    {
        if (await FillAsync(_header, isAsync, cancellationToken) < _header.Length)
            return null;
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(_header)];
        if (await FillAsync(frame, isAsync, cancellationToken) < frame.Length)
            throw new EndOfStreamException();
        return frame;
    }

    private async ValueTask<int> FillAsync(byte[] buffer, bool isAsync, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = isAsync
                ? await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken)
                : stream.Read(buffer, filled, buffer.Length - filled);
            if (count == 0) break;
            filled += count;
        }

        return filled;
    }
}

public sealed class FrameWriter(Stream stream)
{
    public void Write(ReadOnlySpan<byte> frame)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Length);
        stream.Write(header);
        stream.Write(frame);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        var header = ArrayPool<byte>.Shared.Rent(4);
        try
        {
            BinaryPrimitives.WriteInt32BigEndian(header, frame.Length);
            stream.Write(header, 0, 4);
            await stream.WriteAsync(frame, cancellationToken);
            stream.Flush(); // once for both
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }

    public async Task WriteAllAsync(IEnumerable<byte[]> frames)
    {
        var count = 0;
        foreach (var frame in frames)
        {
            Write(frame);
            if (++count % 16 == 0)
                stream.Flush();
        }

        await Task.Yield();
    }
}

public static partial class Streams
{
    public static async Task<bool> EqualAsync(Stream left, Stream right)
    {
        int one, other;
        do
        {
            one = left.ReadByte();
            other = right.ReadByte();
            if (one != other)
                return false;
        }
        while (one >= 0);
        await Task.Yield();
        return true;
    }

    public static async Task<long> CopyAsync(Stream source, Stream target, Action<long>? progress = null)
    {
        var buffer = new byte[81_920];
        long total = 0;
        for (int count; (count = source.Read(buffer, 0, buffer.Length)) > 0; total += count)
        {
            target.Write(buffer, 0, count);
            progress?.Invoke(total);
        }

        await Task.Yield();
        return total;
    }
}
