using Cryptomeria.K8sOps.Chains;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>The operations of start, called as an activity calls them: each by a run of its own.</summary>
internal sealed class StartCalls(OperatedSystem system)
{
    public Task<RelayerSetup> ObserveRelayerSetupAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<SetupOperations>().ObserveAsync, letGo);

    public Task<Outcome> EnsureRelayerConfigAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<SetupOperations>().EnsureConfigAsync, letGo);

    public Task<Outcome> EnsureChainAddedAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, run => system.Get<SetupOperations>().EnsureChainAsync(run, chainId), letGo);

    public Task<Outcome> EnsureKeyAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, run => system.Get<SetupOperations>().EnsureKeyAsync(run, chainId), letGo);

    public Task<Outcome> EnsurePathsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<PathOperations>().EnsureAsync, letGo);

    public Task<ConnectionState> ObserveConnectionsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<ConnectionOperations>().ObserveAsync, letGo);

    public Task<Outcome> EnsureLinkAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, run => system.Get<LinkOperations>().EnsureAsync(run, chainId), letGo);

    public Task<Outcome> EnsureStorageRegisteredAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, run => system.Get<RegistrationOperations>().EnsureAsync(run, chainId), letGo);

    public Task<RelayerProcess> ObserveRelayerProcessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<RelayerRunOperations>().ObserveAsync, letGo);

    public Task<Outcome> EnsureRelayerRunningAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<RelayerRunOperations>().EnsureAsync, letGo);

    public Task<Readiness> ObserveReadinessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, system.Get<ReadinessOperations>().ObserveAsync, letGo);

    public Task<Outcome> WaitIbcReadyAsync(Job job, IProgress<string>? progress, CancellationToken letGo) =>
        RunAsync(job, run => system.Get<ReadinessOperations>().WaitAsync(run, progress), letGo);

    private async Task<T> RunAsync<T>(Job job, Func<OperationRun, Task<T>> operation, CancellationToken letGo)
    {
        using var run = new OperationRun(OperatedSystem.Namespace, "cryptomeria", job.OperationId, system.Log, job.Stop, letGo) { Force = job.Force };
        return await system.Get<OperationRunner>().RunAsync(run, operation);
    }
}
