using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Scraper;

/// <summary>
/// A small web server on this machine, so that the sample needs no other: <c>/delay/n</c> answers after n seconds, <c>/status/n</c> at once with
/// that status, <c>/abort</c> hangs up. It runs on the thread pool, beside the loop.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _second;
    private readonly WebApplication _application;
    private int _inFlight;
    private int _maxInFlight;

    private LoopbackServer(TimeSpan second)
    {
        _second = second;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Port 0 is any free one.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>How many requests it has been answering at the same time, at most.</summary>
    public int MaxInFlight
    {
        get
        {
            lock (_gate)
                return _maxInFlight;
        }
    }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="second">How long a second of <c>/delay/n</c> takes; null for a second.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<LoopbackServer> StartAsync(TimeSpan? second = null, CancellationToken ct = default)
    {
        var server = new LoopbackServer(second ?? TimeSpan.FromSeconds(1));
        await server._application.StartAsync(ct);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Enter();
        int? status;
        string content;
        try
        {
            (status, content) = await RespondAsync(context.Request.Path.Value!.Split('/'), context.RequestAborted);
        }
        finally
        {
            // Before the client can know of the end, and send its next request.
            Leave();
        }

        if (status is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status.Value;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(content, context.RequestAborted);
    }

    private async Task<(int? Status, string Content)> RespondAsync(string[] path, CancellationToken ct)
    {
        switch (path)
        {
            case [_, "delay", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                await Task.Delay(seconds * _second, ct);
                return (200, $"Waited {seconds} s ✓");
            case [_, "status", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and < 600:
                return (status, $"Status {status}");
            case [_, "abort"]:
                return (null, "");
            default:
                return (404, "There is no such page.");
        }
    }

    private void Enter()
    {
        lock (_gate)
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
    }

    private void Leave()
    {
        lock (_gate)
            _inFlight--;
    }
}
