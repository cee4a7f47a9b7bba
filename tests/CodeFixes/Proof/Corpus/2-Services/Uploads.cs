using System.Net.Http.Json;
using Corpus.Core;

namespace Corpus.Services;

public sealed record Part(int Number, byte[] Content);

/// <summary>Sends files in parts, and goes on where it stopped.</summary>
public sealed class Uploads(HttpClient http, IStorage storage)
{
    private const int PartSize = 1 << 16;

    public event EventHandler<int>? Progress;

    public async Task<int> SendAsync(string path, CancellationToken cancellationToken = default)
    {
        var sent = 0;
        using var file = File.OpenRead(path);
        foreach (var part in Split(file))
        {
            var response = http.Send(Request(path, part), cancellationToken);
            if (response is { IsSuccessStatusCode: false, StatusCode: var code })
            {
                if (code == HttpStatusCode.Conflict) continue; // is there already
                throw new HttpRequestException(response.ReasonPhrase, null, code);
            }

            storage.Save($"{path}.{part.Number}", BitConverter.GetBytes(part.Number));
            sent += part.Content.Length;
            Progress?.Invoke(this, sent);
        }

        await Task.Yield();
        return sent;
    }

    public async Task<int> ResumeAsync(string path)
    {
        var last = -1;
        while (storage.Load($"{path}.{last + 1}") is { } known)
            last = BitConverter.ToInt32(known);
        var left = new List<Task<HttpResponseMessage>>();
        using (var file = File.OpenRead(path))
        {
            file.Seek((last + 1L) * PartSize, SeekOrigin.Begin);
            foreach (var part in Split(file))
                left.Add(http.SendAsync(Request(path, part)));
        }

        try
        {
            Task.WaitAll([.. left]);
        }
        catch (AggregateException e)
        {
            e.Handle(inner => inner is HttpRequestException);
        }

        await Task.Yield();
        return left.Count(task => task.IsCompletedSuccessfully && task.Result.IsSuccessStatusCode);
    }

    public async Task<string?> NameOfAsync(Uri uri)
    {
        using var response = http.GetAsync(uri).Result;
        var info = response.Content.ReadFromJsonAsync<Dictionary<string, string>>().Result;
        await Task.Yield();
        return info?.TryGetValue("name", out var name) == true ? name : null;
    }

    public async Task DownloadAsync(Uri uri, string path)
    {
        using (var input = http.GetStreamAsync(uri).GetAwaiter().GetResult())
        using (var output = File.Create(path))
        {
            input.CopyTo(output);
        }

        await Task.Yield();
    }

    private static IEnumerable<Part> Split(Stream stream)
    {
        var buffer = new byte[PartSize];
        for (int number = 0, count; (count = stream.Read(buffer)) > 0; number++)
            yield return new Part(number, buffer[..count]);
    }

    private static HttpRequestMessage Request(string path, Part part) => new(HttpMethod.Put, $"parts/{Uri.EscapeDataString(path)}/{part.Number}")
    {
        Content = new ByteArrayContent(part.Content)
        {
            Headers = { ContentLength = part.Content.Length },
        },
    };
}
