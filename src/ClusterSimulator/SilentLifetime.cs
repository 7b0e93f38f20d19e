using Microsoft.Extensions.Hosting;

namespace Cryptomeria.ClusterSimulator;

/// <summary>Leaves signals alone: the process is not the simulator's, which ends when it is disposed.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
