using System.Buffers;

namespace Corpus.Core;

public static partial class Streams
{
    public static async Task<int> SumAsync(Stream stream)
    {
        var rented = ArrayPool<byte>.Shared.Rent(64);
        var sum = 0;
        int count;
        while ((count = stream.Read(rented.AsSpan(0, 64))) > 0)
        {
            foreach (var value in rented.AsSpan(0, count))
                sum += value;
        }

        ArrayPool<byte>.Shared.Return(rented);
        await Task.Yield();
        return sum;
    }
}
