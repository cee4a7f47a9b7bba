using Corpus.Core;

namespace Corpus.App;

/// <summary>Loads pages, a few at a time, on the loop.</summary>
[LoopBound]
public sealed class Downloader(EventLoop loop, HttpClient http, FileStore store)
{
    private readonly Queue<Uri> _waiting = new();
    private readonly HashSet<Uri> _seen = [];
    private int _running;
    private bool _done;

    public event Action<Uri, int>? Loaded;

    public int Running => _running;

    public async Task RunAsync(IEnumerable<Uri> start, CancellationToken cancellationToken)
    {
        foreach (var uri in start)
            Enqueue(uri);

        while (_waiting.Count > 0 || _running > 0)
        {
            if (_running >= 4 || !_waiting.TryDequeue(out var next))
            {
                Thread.Sleep(10); // let some of them end
                await EventLoop.Yield();
                continue;
            }

            _running++;
            LoadAsync(next, cancellationToken);
        }

        _done = true;
        Task.Delay(50).Wait();
    }

    public async Task WaitAsync()
    {
        while (!_done)
            await Task.Delay(25);
        Console.WriteLine("all loaded");
    }

    private void Enqueue(Uri uri)
    {
        if (_seen.Add(uri))
            _waiting.Enqueue(uri);
    }

    private async Task LoadAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var response = http.Send(new HttpRequestMessage(HttpMethod.Get, uri), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return;

            var text = response.Content.ReadAsStringAsync().Result;
            store.WriteAsync(Uri.EscapeDataString(uri.AbsolutePath), text).Wait();
            foreach (var link in LinksOf(text))
                Enqueue(new Uri(uri, link));
            Loaded?.Invoke(uri, text.Length);
            await Task.Yield();
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.TooManyRequests)
        {
            Thread.Sleep(TimeSpan.FromSeconds(1)); /* and never again */
        }
        catch (Exception e)
        {
            File.AppendAllText("errors.log", $"{uri}: {e.Message}\n");
        }
        finally
        {
            _running--;
            Thread.Sleep(0);
        }
    }

    public void Start(Uri uri) => loop.CreateTask(ct => RunAsync([uri], ct));

    public async Task<string> TitleAsync(Uri uri)
    {
        var page = await store.ReadAsync(uri.AbsolutePath) ?? http.GetStringAsync(uri).GetAwaiter().GetResult();
        var start = page.IndexOf("<title>", StringComparison.Ordinal);
        return start < 0 ? "" : page[(start + 7)..page.IndexOf("</title>", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> LinksOf(string text)
    {
        for (var at = 0; (at = text.IndexOf("href=\"", at, StringComparison.Ordinal)) >= 0;)
        {
            at += 6;
            var end = text.IndexOf('"', at);
            if (end < 0)
                yield break;
            yield return text[at..end];
        }
    }
}
