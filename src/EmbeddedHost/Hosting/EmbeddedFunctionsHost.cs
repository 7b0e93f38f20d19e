using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// The built host: says what it serves and where, and what is in the way where it cannot start. However its start or its life ends, what runs in it is
/// stopped before its services are gone.
/// </summary>
internal sealed partial class EmbeddedFunctionsHost(WebApplication app, HostJson hostJson, FunctionCatalog catalog, TextWriter output)
    : IHost, IAsyncDisposable
{
    // True from the moment at which something may run that has to be stopped.
    private bool _isToStop;

    public IServiceProvider Services => app.Services;

    /// <summary>Starts the host. Where it is told to stop meanwhile, it returns early, and <see cref="StopAsync"/> ends what has begun.</summary>
    /// <exception cref="HostStartException">Something is in the way; nothing runs any more.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var logger = Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host");
        foreach (var warning in hostJson.Warnings)
        {
            LogHostJson(logger, warning);
        }

        if (hostJson.Ignored.Count > 0)
        {
            LogIgnored(logger, string.Join(", ", hostJson.Ignored));
        }

        _isToStop = true;
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogStoppedWhileStarting(logger);
            return;
        }
        catch (Exception e)
        {
            await StopAfterFailedStartAsync(logger);
            if (Explain(e) is { } message)
            {
                throw new HostStartException(message, e);
            }

            throw;
        }

        StartBanner.Print(output, catalog, app.Urls);
    }

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _isToStop = false;
        return app.StopAsync(cancellationToken);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_isToStop)
        {
            await StopAsync();
        }

        await app.DisposeAsync();
    }

    /// <summary>What is in the way of the start, for whoever started it; null where that is not known.</summary>
    private string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException or DurableStorageException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the program that uses it, or choose another port with --port N (0 takes any free one).",
        SocketException => $"Cannot listen on {Services.GetRequiredService<IConfiguration>()["urls"]}: {exception.Message}.",
        _ => IsOwnRefusal(exception) ? exception.Message : null,
    };

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is logged; what is thrown is why the start failed.")]
    private async Task StopAfterFailedStartAsync(ILogger logger)
    {
        try
        {
            await StopAsync();
        }
        catch (Exception e)
        {
            LogNotStopped(logger, e);
        }
    }

    // What the host's own parts refuse to start with is written for whoever starts it, such as a task hub that another process uses.
    private static bool IsOwnRefusal(Exception e) =>
        e is InvalidOperationException && e.Source == typeof(EmbeddedFunctionsHost).Assembly.GetName().Name;

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private static partial void LogHostJson(ILogger logger, string warning);

    [LoggerMessage(3, LogLevel.Information, "The host was told to stop while it started.")]
    private static partial void LogStoppedWhileStarting(ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "The host could not start, and what had begun could not be stopped.")]
    private static partial void LogNotStopped(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "host.json: for the Functions host on Azure, and without effect here: {Keys}.")]
    private static partial void LogIgnored(ILogger logger, string keys);
}
