using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Runs orchestrations and activities over a task hub's files.</summary>
internal sealed class DurableEngine : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException("The engine is not there yet.");

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
