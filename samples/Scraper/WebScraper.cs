using AsyncLoop;

namespace Scraper;

/// <summary>Fetches many URLs concurrently, on one thread, with a bound on the requests in flight and a time limit for each.</summary>
/// <remarks>For a loop's thread. The results need no lock: only the loop touches them.</remarks>
public sealed class WebScraper(HttpClient client, int maxConcurrent = 10, TimeSpan? timeLimit = null) : IDisposable
{
    private readonly SemaphoreSlim _places = new(maxConcurrent, maxConcurrent);
    private readonly TimeSpan _timeLimit = timeLimit ?? TimeSpan.FromSeconds(10);
    private readonly List<Page> _results = [];

    /// <summary>The results so far, in the order in which they came. Further calls add to them.</summary>
    public IReadOnlyList<Page> Results => _results;

    /// <summary>Fetches all URLs, reporting each one that is done. One that fails does not fail the others.</summary>
    /// <param name="urls">What to fetch.</param>
    /// <param name="report">Called with how many are done and the newest.</param>
    /// <param name="ct">Gives up all requests.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; thrown by the await.</exception>
    public Task ScrapeAsync(IReadOnlyList<Uri> urls, Action<int, Page> report, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(report);
        // The group ends when all requests have, so that none is left behind when the scrape is cancelled.
        return TaskGroup.RunAsync(async group =>
        {
            var tasks = urls.Select(url => group.Add(token => FetchAsync(url, token), url.ToString())).ToList();
            var done = 0;
            await foreach (var task in LoopTasks.AsCompleted(tasks))
            {
                var page = await task;
                _results.Add(page);
                report(++done, page);
            }
        }, ct);
    }

    public void Dispose() => _places.Dispose();

    private async Task<Page> FetchAsync(Uri url, CancellationToken ct)
    {
        var loop = EventLoop.Current;
        await _places.WaitAsync(ct);
        var start = loop.Time;
        try
        {
            return await LoopTasks.WithTimeout(_timeLimit, async limited =>
            {
                using var response = await client.GetAsync(url, limited);
                var content = await response.Content.ReadAsStringAsync(limited);
                return new Page(url, (int)response.StatusCode, content.Length, loop.Time - start, null);
            }, ct);
        }
        // Being cancelled is no failure of the URL: it ends the whole scrape.
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return new Page(url, null, 0, loop.Time - start, e.Message);
        }
        finally
        {
            _places.Release();
        }
    }
}
