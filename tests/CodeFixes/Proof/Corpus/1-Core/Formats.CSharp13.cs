namespace Corpus.Core;

public static partial class Formats
{
    public static async Task<Dictionary<string, int>> CountRangesAsync(Stream stream)
    {
        var counts = new Dictionary<string, int>();
        using (var reader = new StreamReader(stream, leaveOpen: true))
        {
            while (!reader.EndOfStream)
            {
                var line = reader.ReadLine()!.AsSpan();
                foreach (var range in line.Split(' '))
                {
                    var word = line[range].ToString();
                    counts[word] = counts.GetValueOrDefault(word) + 1;
                }
            }
        }

        await Task.Yield();
        return counts;
    }

    public static async Task<(int Width, int Height)> ReadHeaderAsync(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> header = stackalloc byte[24];
        stream.ReadExactly(header);
        var size = (ReadInt(header[16..]), ReadInt(header[20..]));
        await Task.Yield();
        return size;

        static int ReadInt(ReadOnlySpan<byte> bytes) => bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    }
}
