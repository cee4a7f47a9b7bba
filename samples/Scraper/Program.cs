using System.Globalization;
using AsyncLoop;

namespace Scraper;

/// <summary>Scrapes the URLs given as arguments; without any, five of a server that it starts itself.</summary>
public static class Program
{
    private static readonly string[] DefaultPaths = ["delay/1", "delay/2", "delay/1", "status/404", "delay/3"];

    public static int Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var urls = new List<Uri>();
        foreach (var text in args)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                Console.Error.WriteLine($"'{text}' is not the URL of a web page.");
                return 2;
            }

            urls.Add(url);
        }

        EventLoop.Run(ct => urls.Count > 0 ? ScrapeAsync(Console.WriteLine, urls, ct) : ScrapeOwnServerAsync(Console.WriteLine, null, ct));
        return 0;
    }

    /// <summary>Starts a server and scrapes it.</summary>
    /// <param name="print">Where to tell of it.</param>
    /// <param name="second">How long a second of the server takes; null for a second.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task ScrapeOwnServerAsync(Action<string> print, TimeSpan? second, CancellationToken ct)
    {
        await using var server = await LoopbackServer.StartAsync(second);
        await ScrapeAsync(print, [.. DefaultPaths.Select(path => new Uri(server.Address, path))], ct);
    }

    private static async Task ScrapeAsync(Action<string> print, IReadOnlyList<Uri> urls, CancellationToken ct)
    {
        var loop = EventLoop.Current;
        using var client = new HttpClient();
        using var scraper = new WebScraper(client, maxConcurrent: 3);
        var start = loop.Time;
        await scraper.ScrapeAsync(urls, (done, page) => print($"Completed {done}/{urls.Count}: {page.Url} {page.Error ?? $"({page.Status})"}"), ct);

        var seconds = (loop.Time - start).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        var successful = scraper.Results.Count(page => page.Error is null);
        print("");
        print($"Scraped {scraper.Results.Count} URLs in {seconds}s");
        print($"Success rate: {successful}/{scraper.Results.Count}");
    }
}
