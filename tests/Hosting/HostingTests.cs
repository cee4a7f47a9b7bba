using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AsyncLoop.Hosting.Tests;

public sealed class HostingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static HostApplicationBuilder Builder() => Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });

    [Fact]
    public async Task The_loop_runs_with_the_host_and_ends_with_it()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddEventLoop();
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var loop = host.Services.GetRequiredService<EventLoop>();
        Assert.Same(host.Services.GetRequiredService<LoopThread>().Loop, loop);
        Assert.True(loop.IsRunning);
        Assert.Equal("loop", loop.Name);
        (string? thread, bool inLoop) = await loop.InvokeAsync(_ => Task.FromResult((Thread.CurrentThread.Name, loop.InLoop)), TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("loop", thread);
        Assert.True(inLoop);

        // A task that is left is cancelled and awaited.
        var cleanedUp = false;
        Task left = loop.InvokeAsync(
            async ct =>
            {
                try
                {
                    await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
                }
                finally
                {
                    await EventLoop.Delay(1, CancellationToken.None);
                    cleanedUp = true;
                }
            },
            TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.True(loop.IsClosed);
        Assert.True(left.IsCanceled);
        Assert.True(cleanedUp);
    }

    [Fact]
    public async Task A_background_service_that_is_added_after_the_loop_finds_it_running_and_stops_before_it()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddEventLoop();
        builder.Services.AddSingleton<Worker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Worker>());
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var worker = host.Services.GetRequiredService<Worker>();
        await worker.Ticked.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.False(worker.LoopWasClosedWhenStopped);
        Assert.True(worker.Loop.IsClosed);
    }

    [Fact]
    public async Task Named_loops_are_keyed_services_each_with_its_options()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddEventLoop("io", options => options.Debug = true);
        builder.Services.AddEventLoop("cpu", options => options.Name = "other name");
        // Again: adds to the options and nothing else.
        builder.Services.AddEventLoop("io", options => options.SlowCallbackThreshold = TimeSpan.FromSeconds(7));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var io = host.Services.GetRequiredKeyedService<EventLoop>("io");
        var cpu = host.Services.GetRequiredKeyedService<EventLoop>("cpu");
        Assert.Equal(("io", true, TimeSpan.FromSeconds(7)), (io.Name, io.Debug, io.SlowCallbackThreshold));
        Assert.Equal(("other name", false), (cpu.Name, cpu.Debug));
        Assert.Same(host.Services.GetRequiredKeyedService<LoopThread>("cpu").Loop, cpu);
        Assert.Null(host.Services.GetService<EventLoop>());
        Assert.Equal(2, host.Services.GetServices<IHostedService>().Count());
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.True(io.IsClosed && cpu.IsClosed);
    }

    [Fact]
    public async Task Options_bind_to_configuration()
    {
        HostApplicationBuilder builder = Builder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EventLoop:Name"] = "configured",
            ["EventLoop:Debug"] = "true",
            ["EventLoop:SlowCallbackThreshold"] = "00:00:00.25",
            ["EventLoop:ShutdownTimeout"] = "00:00:03",
            ["EventLoop:BlockingWaits"] = "Throw",
            ["EventLoop:WatchdogInterval"] = "00:00:05",
            ["EventLoop:DumpOnSigQuit"] = "true",
        });
        builder.Services.AddEventLoop().BindConfiguration("EventLoop");
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var loop = host.Services.GetRequiredService<EventLoop>();
        Assert.Equal(("configured", true, TimeSpan.FromSeconds(0.25)), (loop.Name, loop.Debug, loop.SlowCallbackThreshold));
        LoopOptions options = host.Services.GetRequiredService<IOptions<LoopOptions>>().Value;
        Assert.Equal((TimeSpan.FromSeconds(3), BlockingWaitAction.Throw, TimeSpan.FromSeconds(5)), (options.ShutdownTimeout, options.BlockingWaits, options.WatchdogInterval));
        // The host's own: it would stop the host, too.
        Assert.False(options.DumpOnSigQuit);
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_logs_to_the_host_and_reports_to_the_meter_factory_of_the_host()
    {
        var lines = new Lines();
        HostApplicationBuilder builder = Builder();
        builder.Logging.AddProvider(lines).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddMetrics();
        builder.Services.AddEventLoop(options => options.SlowCallbackThreshold = TimeSpan.FromHours(1));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var factory = host.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        System.Diagnostics.Metrics.Meter meter = factory.Create(new System.Diagnostics.Metrics.MeterOptions("AsyncLoop") { Version = typeof(EventLoop).Assembly.GetName().Version?.ToString(3) });
        long callbacks = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meter && instrument.Name == "asyncloop.callbacks")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref callbacks, value));
        listener.Start();
        var loop = host.Services.GetRequiredService<EventLoop>();
        loop.CallSoonThreadSafe(() => throw new FormatException("heard"));
        await loop.InvokeAsync(_ => Task.CompletedTask, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.True(Interlocked.Read(ref callbacks) >= 2, $"{callbacks}");
        Assert.Contains(lines.All, line => line.StartsWith("AsyncLoop.EventLoop Error loop: Exception in callback", StringComparison.Ordinal));
        Assert.Contains(lines.All, line => line.StartsWith("AsyncLoop.EventLoop Debug Close EventLoop(loop)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_options_name_wins_over_what_the_host_has()
    {
        using var own = new LoggerFactory();
        HostApplicationBuilder builder = Builder();
        builder.Services.AddSingleton<TimeProvider>(new Testing.VirtualClock { AutoJump = true });
        builder.Services.AddEventLoop("virtual");
        builder.Services.AddEventLoop("real", options =>
        {
            options.TimeProvider = TimeProvider.System;
            options.LoggerFactory = own;
        });
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        LoopOptions options = host.Services.GetRequiredService<IOptionsMonitor<LoopOptions>>().Get("real");
        Assert.Same(own, options.LoggerFactory);
        Assert.Same(TimeProvider.System, options.TimeProvider);
        // A day of virtual time takes none.
        await host.Services.GetRequiredKeyedService<EventLoop>("virtual")
            .InvokeAsync(ct => EventLoop.Delay(TimeSpan.FromDays(1), ct), TestContext.Current.CancellationToken)
            .WaitAsync(Soon, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_that_fails_to_start_can_be_disposed_and_the_loop_is_closed(bool asynchronously)
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddEventLoop();
        builder.Services.AddHostedService<Failing>();
        IHost host = builder.Build();
        var loop = host.Services.GetRequiredService<EventLoop>();
        await Assert.ThrowsAsync<FormatException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        if (asynchronously)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        Assert.True(loop.IsClosed);
    }

    [Fact]
    public async Task The_hosts_shutdown_timeout_bounds_the_stop()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.Services.AddEventLoop();
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var release = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        var loop = host.Services.GetRequiredService<EventLoop>();
        Task stubborn = loop.InvokeAsync(
            async _ =>
            {
                held.SetResult();
                await release.Task;
            },
            TestContext.Current.CancellationToken);
        await held.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken));
        Assert.False(loop.IsClosed);
        Assert.False(stubborn.IsCompleted);
        release.SetResult();
        host.Dispose();
        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => EventLoopServiceCollectionExtensions.AddEventLoop(null!));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddEventLoop(""));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddEventLoop((string)null!));
    }

    private sealed class Worker(EventLoop loop) : BackgroundService
    {
        public TaskCompletionSource Ticked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EventLoop Loop => loop;

        public bool LoopWasClosedWhenStopped { get; private set; }

        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            LoopWasClosedWhenStopped = loop.IsClosed;
            await base.StopAsync(cancellationToken);
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.InvokeAsync(
            async ct =>
            {
                Ticked.TrySetResult();
                await EventLoop.Delay(Timeout.InfiniteTimeSpan, ct);
            },
            stoppingToken);
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromException(new FormatException());

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Lines : ILoggerProvider
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Lines owner, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (owner._lines)
                {
                    owner._lines.Add($"{category} {logLevel} {formatter(state, exception)}");
                }
            }
        }
    }
}
