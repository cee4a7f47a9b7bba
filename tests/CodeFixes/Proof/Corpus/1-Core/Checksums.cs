using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AsyncLoop.Annotations;

namespace Corpus.Core;

/// <summary>Work that keeps a processor busy, from code that runs on the loop.</summary>
[LoopBound]
public sealed partial class Checksums(IStorage storage)
{
    private readonly Dictionary<string, string> _known = [];

    public async Task<string> OfAsync(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        var content = await storage.LoadAsync(name) ?? [];
        return _known[name] = Convert.ToHexString(SHA256.HashData(content));
    }

    public async Task<byte[]> KeyAsync(string password, byte[] salt)
    {
        // The count is what the standard asks for.
        var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, /* iterations */ 600_000, HashAlgorithmName.SHA512, 32);
        await EventLoop.Yield();
        return key;
    }

    public async Task<bool> VerifyAsync(string password, byte[] salt, byte[] expected, CancellationToken cancellationToken)
    {
        await EventLoop.Delay(1, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(
            Rfc2898DeriveBytes.Pbkdf2(password, salt, 600_000, HashAlgorithmName.SHA512, 32),
            expected);
    }

    public async Task<string[]> WordsAsync(string text, string pattern)
    {
        var matches = new Regex(pattern).Matches(text);
        await EventLoop.Yield();
        return [.. matches.Select(match => match.Value)];
    }

    public async Task<RSA> CreateKeyAsync()
    {
        var rsa = RSA.Create(4096);
        await EventLoop.Yield();
        return rsa;
    }

    public async Task<byte[]> PackAsync(byte[] content)
    {
        var output = new MemoryStream();
        using (var zip = new BrotliStream(output, CompressionLevel.SmallestSize))
        {
            zip.Write(content, 0, content.Length);
        }

        await EventLoop.Yield();
        return output.ToArray();
    }

    public async Task<int> StepsAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var steps = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            steps = Step(steps);
        }

        return steps;
    }

    public async Task<T?> ParseAsync<T>(string path)
    {
        var text = File.ReadAllText(path, Encoding.UTF8);
#pragma warning disable CS0162 // for the eye of who tries it out
        if (false) Thread.Sleep(1);
#pragma warning restore CS0162
        return await Task.FromResult(JsonSerializer.Deserialize<T>(text));
    }

    private static int Step(int steps) => unchecked(steps * 31 + 7);
}
