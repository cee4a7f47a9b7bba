using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Corpus.Core;

public abstract record Token(int Line);
public sealed record Word(int Line, string Text) : Token(Line);
public sealed record Number(int Line, double Value) : Token(Line);
public sealed record End(int Line) : Token(Line);

/// <summary>Reads tokens from a text reader.</summary>
public sealed class Tokenizer(TextReader reader)
{
    private int _line = 1;

    public async Task<List<Token>> ReadAllAsync()
    {
        var tokens = new List<Token>();
        while (true)
        {
            var token = Next();
            tokens.Add(token);
            if (token is End)
                break;
        }

        await Task.Yield();
        return tokens;
    }

    public async IAsyncEnumerable<Token> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? line;
        while ((line = reader.ReadLine()) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var part in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return double.TryParse(part, out var number) ? new Number(_line, number) : new Word(_line, part);
            _line++;
        }

        await Task.Yield();
        yield return new End(_line);
    }

    private Token Next()
    {
        int c;
        while ((c = reader.Read()) is ' ' or '\t' or '\n')
        {
            if (c == '\n')
                _line++;
        }

        if (c < 0)
            return new End(_line);
        var text = new StringBuilder().Append((char)c);
        while (reader.Peek() is > ' ' and var next)
        {
            reader.Read();
            text.Append((char)next);
        }

        return new Word(_line, text.ToString());
    }
}

public static partial class Formats
{
    public static async Task<XDocument> LoadXmlAsync(string path)
    {
        // Small files; the whole tree fits.
        var document = XDocument.Load(path, LoadOptions.SetLineInfo);
        await Task.Yield();
        return document;
    }

    public static async Task<T?> LoadJsonAsync<T>(string path)
    {
        using var stream = File.OpenRead(path);
        return await Task.FromResult(JsonSerializer.Deserialize<T>(stream));
    }

    public static async Task SaveJsonAsync<T>(string path, T value)
    {
        using (var stream = File.Create(path))
        {
            JsonSerializer.Serialize(stream, value);
        }

        await Task.Yield();
    }

    public static async Task<byte[]> PackAsync(Stream input)
    {
        var output = new MemoryStream();
        using (var zip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
            input.CopyTo(zip);
        await Task.Yield();
        return output.ToArray();
    }

    public static async Task<string> UnpackAsync(string path)
    {
        using var file = File.OpenRead(path);
        using var zip = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(zip);
        var text = reader.ReadToEnd();
        await Task.Yield();
        return text;
    }

    public static async Task<int> CountMatchesAsync(string path, string pattern)
    {
        var count = 0;
        foreach (var line in File.ReadAllLines(path))
            count += Regex.Matches(line, pattern).Count;
        await Task.Yield();
        return count;
    }

    public static async Task<Dictionary<string, int>> CountWordsAsync(Stream stream)
    {
        var counts = new Dictionary<string, int>();
        using (var reader = new StreamReader(stream, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                foreach (var word in line.Split(' '))
                    counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        await Task.Yield();
        return counts;
    }
}
