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

/// <summary>The built host: says what it serves and where, and what is in the way where it cannot start.</summary>
internal sealed partial class EmbeddedFunctionsHost(WebApplication app, HostJson hostJson, FunctionCatalog catalog, TextWriter output)
    : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

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

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is OptionsValidationException or DurableStorageException || IsOwnRefusal(e))
        {
            throw new HostStartException(e.Message, e);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new HostStartException(
                $"{e.Message.TrimEnd('.')}. Stop the program that uses it, or choose another port with --port N (0 takes any free one).", e);
        }
        catch (SocketException e)
        {
            throw new HostStartException($"Cannot listen on {Services.GetRequiredService<IConfiguration>()["urls"]}: {e.Message}.", e);
        }

        StartBanner.Print(output, catalog, app.Urls);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // What the host's own parts refuse to start with is written for whoever starts it, such as a task hub that another process uses.
    private static bool IsOwnRefusal(Exception e) =>
        e is InvalidOperationException && e.Source == typeof(EmbeddedFunctionsHost).Assembly.GetName().Name;

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private static partial void LogHostJson(ILogger logger, string warning);

    [LoggerMessage(2, LogLevel.Information, "host.json: for the Functions host on Azure, and without effect here: {Keys}.")]
    private static partial void LogIgnored(ILogger logger, string keys);
}
