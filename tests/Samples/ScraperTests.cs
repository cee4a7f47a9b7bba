using System.Text.RegularExpressions;
using Scraper;

namespace AsyncLoop.Samples.Tests;

/// <summary>The scraper against its own server, over real connections and so in real time.</summary>
public sealed class ScraperTests
{
    // Nobody listens there.
    private static readonly Uri Refused = new("http://127.0.0.1:1/");

    [Fact]
    public void S201_Three_at_most_are_in_flight_and_one_that_fails_frees_its_place() => Run(Seconds(0.1), 3, Seconds(60), async (scraper, server, ct) =>
    {
        // Failures at the start: were their places lost, nobody would be left to fetch the rest.
        Uri[] urls =
        [
            Refused, Url(server, "abort"), Url(server, "abort"),
            Url(server, "status/404"),
            .. Enumerable.Repeat(Url(server, "delay/1"), 16),
        ];

        await scraper.ScrapeAsync(urls, (_, _) => { }, ct);

        Assert.Equal(20, scraper.Results.Count);
        Assert.Equal(urls.OrderBy(url => url.ToString()), scraper.Results.Select(page => page.Url).OrderBy(url => url.ToString()));
        Assert.Equal(urls[..3].OrderBy(url => url.ToString()), scraper.Results.Where(page => page.Error is not null).Select(page => page.Url).OrderBy(url => url.ToString()));
        Assert.Equal(3, server.MaxInFlight);
    });

    [Fact]
    public void A_404_is_an_answer_and_no_error() => Run(Seconds(0.1), 1, Seconds(60), async (scraper, server, ct) =>
    {
        await scraper.ScrapeAsync([Url(server, "status/404"), Url(server, "delay/0")], (_, _) => { }, ct);

        Assert.Equal([404, 200], scraper.Results.Select(page => page.Status));
        Assert.All(scraper.Results, page => Assert.Null(page.Error));
        // In characters: the last one of the second page takes three bytes.
        Assert.Equal(["Status 404".Length, "Waited 0 s ✓".Length], scraper.Results.Select(page => page.Size));
    });

    [Fact]
    public void A_request_beyond_its_limit_is_an_error_of_its_own() => Run(Seconds(60), 2, Seconds(1), async (scraper, server, ct) =>
    {
        await scraper.ScrapeAsync([Url(server, "delay/1"), Url(server, "status/200")], (_, _) => { }, ct);

        var late = Assert.Single(scraper.Results, page => page.Url == Url(server, "delay/1"));
        Assert.Equal("The operation did not end within 00:00:01.", late.Error);
        Assert.Null(late.Status);
        Assert.InRange(late.Duration, Seconds(1), Seconds(59));
        Assert.Equal(2, scraper.Results.Count);
    });

    [Fact]
    public void Progress_and_results_come_in_the_order_of_completion() => Run(Seconds(0.5), 3, Seconds(60), async (scraper, server, ct) =>
    {
        var reported = new List<(int Done, Page Page)>();
        await scraper.ScrapeAsync([Url(server, "delay/8"), Url(server, "status/404"), Refused], (done, page) => reported.Add((done, page)), ct);

        Assert.Equal([1, 2, 3], reported.Select(report => report.Done));
        Assert.Equal(Url(server, "delay/8"), reported[2].Page.Url);
        Assert.Equal(scraper.Results, reported.Select(report => report.Page));
    });

    [Fact]
    public void The_wait_for_a_place_is_no_part_of_the_duration() => Run(Seconds(0.1), 1, Seconds(60), async (scraper, server, ct) =>
    {
        var start = EventLoop.Current.Time;
        await scraper.ScrapeAsync([.. Enumerable.Repeat(Url(server, "delay/1"), 3)], (_, _) => { }, ct);
        var total = EventLoop.Current.Time - start;

        Assert.All(scraper.Results, page => Assert.True(page.Duration >= Seconds(0.09), $"{page.Duration}"));
        // One after the other, so together no longer than the whole.
        Assert.True(scraper.Results.Sum(page => page.Duration.Ticks) <= total.Ticks);
    });

    [Fact]
    public void Cancelling_ends_the_scrape_and_is_no_error_of_a_page() => Run(Seconds(60), 2, Seconds(600), async (scraper, server, ct) =>
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Uri[] urls = [Url(server, "status/200"), Url(server, "delay/1"), Url(server, "delay/1")];

        var scrape = scraper.ScrapeAsync(urls, (_, _) => cancellation.Cancel(), cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scrape);
        Assert.Equal(200, Assert.Single(scraper.Results).Status);
    });

    [Fact]
    public void Results_of_further_calls_are_added() => Run(Seconds(0.1), 3, Seconds(60), async (scraper, server, ct) =>
    {
        await scraper.ScrapeAsync([Url(server, "status/200")], (_, _) => { }, ct);
        await scraper.ScrapeAsync([Url(server, "status/503")], (_, _) => { }, ct);

        Assert.Equal([200, 503], scraper.Results.Select(page => page.Status));
    });

    [Fact]
    public void The_program_prints_progress_and_statistics()
    {
        var lines = new List<string>();
        EventLoop.Run(ct => WithLimit(token => Program.ScrapeOwnServerAsync(lines.Add, Seconds(1), token), ct));

        Assert.Equal(8, lines.Count);
        var completed = lines[..5].Select(line => Regex.Match(line, @"^Completed (\d)/5: http://127\.0\.0\.1:\d+/(.*) \((\d+)\)$")).ToList();
        Assert.Equal(["1", "2", "3", "4", "5"], completed.Select(match => match.Groups[1].Value));
        string[] paths = ["delay/1", "delay/1", "delay/2", "delay/3", "status/404"];
        Assert.Equal(paths, completed.Select(match => match.Groups[2].Value).Order(StringComparer.Ordinal));
        Assert.Equal("404", Assert.Single(completed, match => match.Groups[2].Value == "status/404").Groups[3].Value);
        Assert.Equal("delay/3", completed[4].Groups[2].Value);
        Assert.Equal("", lines[5]);
        Assert.Matches(@"^Scraped 5 URLs in \d+\.\d\ds$", lines[6]);
        Assert.Equal("Success rate: 5/5", lines[7]);
    }

    private static void Run(TimeSpan second, int maxConcurrent, TimeSpan timeLimit, Func<WebScraper, LoopbackServer, CancellationToken, Task> test) =>
        EventLoop.Run(ct => WithLimit(
            async token =>
            {
                await using var server = await LoopbackServer.StartAsync(second, token);
                using var client = new HttpClient();
                using var scraper = new WebScraper(client, maxConcurrent, timeLimit);
                await test(scraper, server, token);
            },
            ct));

    // A scraper that hangs fails its test.
    private static Task WithLimit(Func<CancellationToken, Task> body, CancellationToken ct) => LoopTasks.WithTimeout(TimeSpan.FromMinutes(2), body, ct);

    private static Uri Url(LoopbackServer server, string path) => new(server.Address, path);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
