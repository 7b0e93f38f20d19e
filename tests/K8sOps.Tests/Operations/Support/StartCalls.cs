using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>The operations of start, called as an activity calls them: each by a run of its own.</summary>
internal sealed class StartCalls(OperatedSystem system)
{
    public Task<RelayerSetup> ObserveRelayerSetupAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<SetupOperations>().ObserveAsync);

    public Task<Outcome> EnsureRelayerConfigAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<SetupOperations>().EnsureConfigAsync);

    public Task<Outcome> EnsureChainAddedAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<SetupOperations>().EnsureChainAsync(run, chainId));

    public Task<Outcome> EnsureKeyAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<SetupOperations>().EnsureKeyAsync(run, chainId));

    public Task<Outcome> EnsurePathsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<PathOperations>().EnsureAsync);

    public Task<ConnectionState> ObserveConnectionsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<ConnectionOperations>().ObserveAsync);

    public Task<Outcome> EnsureLinkAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<LinkOperations>().EnsureAsync(run, chainId));

    public Task<Outcome> EnsureStorageRegisteredAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<RegistrationOperations>().EnsureAsync(run, chainId));

    public Task<RelayerProcess> ObserveRelayerProcessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<RelayerRunOperations>().ObserveAsync);

    public Task<Outcome> EnsureRelayerRunningAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<RelayerRunOperations>().EnsureAsync);

    public Task<Readiness> ObserveReadinessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<ReadinessOperations>().ObserveAsync);

    public Task<Outcome> WaitIbcReadyAsync(Job job, IProgress<string>? progress, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<ReadinessOperations>().WaitAsync(run, progress));

    private async Task<T> RunAsync<T>(Job job, CancellationToken letGo, Func<OperationRun, Task<T>> operation)
    {
        using var run = new OperationRun(OperatedSystem.Namespace, "cryptomeria", job.OperationId, system.Log, job.Stop, letGo) { Force = job.Force };
        return await system.Get<OperationRunner>().RunAsync(run, operation);
    }
}
