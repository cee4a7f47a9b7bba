using System.Diagnostics.Metrics;
using AsyncLoop;
using AsyncLoop.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds event loops to the services of a host.</summary>
public static class EventLoopServiceCollectionExtensions
{
    private const string DefaultLoopName = "loop";

    /// <summary>Adds an event loop on a thread of its own that starts and stops with the host: inject <see cref="EventLoop"/> or <see cref="LoopThread"/>.</summary>
    /// <param name="services">The services of a host.</param>
    /// <param name="configure">Sets options; see the remarks for those that have another default here.</param>
    /// <returns>The options, to be bound to configuration: <c>AddEventLoop().BindConfiguration("EventLoop")</c>.</returns>
    /// <remarks>
    /// <para>
    /// Unless set, the logger factory, the meter factory and, if one is registered, the <see cref="TimeProvider"/> are the host's. The loop handles no
    /// signals: they are the host's, too, so <see cref="LoopOptions.HandleInterrupt"/> and <see cref="LoopOptions.DumpOnSigQuit"/> have no effect.
    /// </para>
    /// <para>
    /// Hosted services start in the order of registration and stop in reverse: add the loop before the services that use it. It runs from the moment it is first
    /// asked for, at the latest when the host starts. When the host stops, its tasks are cancelled and awaited
    /// (<see cref="LoopThread.DisposeAsync"/>), for as long as the host's own shutdown timeout allows. A second call with the same name only adds to its options.
    /// </para>
    /// </remarks>
    public static OptionsBuilder<LoopOptions> AddEventLoop(this IServiceCollection services, Action<LoopOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(service => service.ServiceType != typeof(LoopThread) || service.IsKeyedService))
        {
            services.AddSingleton(provider => Start(provider, Options.Options.DefaultName));
            services.AddSingleton(provider => provider.GetRequiredService<LoopThread>().Loop);
            services.AddSingleton<IHostedService>(provider => new EventLoopService(
                provider.GetRequiredService<LoopThread>(), provider.GetRequiredService<EventLoop>()));
            AddDefaults(services, Options.Options.DefaultName);
        }

        return Configure(services, Options.Options.DefaultName, configure);
    }

    /// <inheritdoc cref="AddEventLoop(IServiceCollection, Action{LoopOptions}?)"/>
    /// <summary>Adds one of several event loops: inject it with <c>[FromKeyedServices(name)]</c>.</summary>
    /// <param name="services">The services of a host.</param>
    /// <param name="name">The key of the services, the name of the options, and the loop's name if the options have none.</param>
    /// <param name="configure">Sets options; see the remarks for those that have another default here.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static OptionsBuilder<LoopOptions> AddEventLoop(this IServiceCollection services, string name, Action<LoopOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (services.All(service => service.ServiceType != typeof(LoopThread) || !Equals(service.ServiceKey, name)))
        {
            services.AddKeyedSingleton(name, (provider, _) => Start(provider, name));
            services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<LoopThread>(name).Loop);
            services.AddSingleton<IHostedService>(provider => new EventLoopService(
                provider.GetRequiredKeyedService<LoopThread>(name), provider.GetRequiredKeyedService<EventLoop>(name)));
            AddDefaults(services, name);
        }

        return Configure(services, name, configure);
    }

    private static LoopThread Start(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<LoopOptions>>().Get(name));

    private static OptionsBuilder<LoopOptions> Configure(IServiceCollection services, string name, Action<LoopOptions>? configure)
    {
        OptionsBuilder<LoopOptions> options = services.AddOptions<LoopOptions>(name);
        return configure is null ? options : options.Configure(configure);
    }

    // After all else that sets options: what is set by then stays.
    private static void AddDefaults(IServiceCollection services, string name) =>
        services.AddOptions<LoopOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
        {
            options.Name ??= name.Length > 0 ? name : DefaultLoopName;
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            options.MeterFactory ??= provider.GetService<IMeterFactory>();
            options.TimeProvider ??= provider.GetService<TimeProvider>();
            options.HandleInterrupt = false;
            options.DumpOnSigQuit = false;
        });
}
