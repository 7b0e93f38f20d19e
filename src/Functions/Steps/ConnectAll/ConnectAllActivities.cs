using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Steps.ConnectAll;

/// <summary>The activities of connectAll.</summary>
public sealed class ConnectAllActivities(ConnectionOperations connections, LinkOperations links, RegistrationOperations registrations, ActivityRunner runner)
{
    [Function(nameof(ObserveConnections))]
    public Task<ActivityResult<ConnectionState>> ObserveConnections([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, connections.ObserveAsync, cancellationToken);

    [Function(nameof(EnsureLink))]
    public Task<ActivityResult<Outcome>> EnsureLink([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => links.EnsureAsync(run, input.ChainId!), cancellationToken);

    [Function(nameof(EnsureStorageRegistered))]
    public Task<ActivityResult<Outcome>> EnsureStorageRegistered([ActivityTrigger] ActivityInput input, CancellationToken cancellationToken) =>
        runner.RunAsync(input, run => registrations.EnsureAsync(run, input.ChainId!), cancellationToken);
}
