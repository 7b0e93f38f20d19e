using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>Holds the program's start at one point until it is told to stop. The environment variable <see cref="Variable"/> names the point.</summary>
internal sealed class StartGate : IHostedLifecycleService, IStartupFilter
{
    public const string Variable = "START_GATE";

    private readonly string? _point = Environment.GetEnvironmentVariable(Variable);
    private readonly IHostApplicationLifetime _lifetime;

    public StartGate(IHostApplicationLifetime lifetime)
    {
        _lifetime = lifetime;
        lifetime.ApplicationStarted.Register(() => Hold("started"));
    }

    /// <summary>Before the host is built nothing listens for the signal: the runtime's own way to end.</summary>
    public static void HoldBuild()
    {
        if (Environment.GetEnvironmentVariable(Variable) == "building")
        {
            Console.WriteLine("held at building");
            Thread.Sleep(Timeout.Infinite);
        }
    }

    /// <summary>Holds what listens to a token.</summary>
    public static async Task HoldAsync(string point, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) == point)
        {
            Console.WriteLine($"held at {point}");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    /// <summary>The app's services start before the host's: the task hub is not open yet.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StartGate>();
        services.AddHostedService(provider => provider.GetRequiredService<StartGate>());
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<StartGate>());
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Hold("starting");
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Hold("before the hub is open");
        await HoldAsync("before the hub is open, awaiting", cancellationToken);
    }

    /// <summary>The web server asks for it last: the hub is open and timers have begun.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        Hold("before it listens");
        return next;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Hold("listening");
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Hold(string point)
    {
        if (_point == point)
        {
            Console.WriteLine($"held at {point}");
            _lifetime.ApplicationStopping.WaitHandle.WaitOne();
        }
    }
}
