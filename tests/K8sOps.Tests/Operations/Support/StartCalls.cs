using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.K8sOps.Tests.Operations.Support;

/// <summary>The operations of start, called as an activity calls them: each by a run of its own.</summary>
internal sealed class StartCalls(OperatedSystem system)
{
    public Task<RelayerSetup> LookRelayerSetupAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<SetupOperations>().LookAsync);

    public Task<StepOutcome> EnsureRelayerConfigAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<SetupOperations>().EnsureConfigAsync);

    public Task<StepOutcome> EnsureChainAddedAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<SetupOperations>().EnsureChainAsync(run, chainId));

    public Task<StepOutcome> EnsureKeyAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<SetupOperations>().EnsureKeyAsync(run, chainId));

    public Task<StepOutcome> EnsurePathsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<PathOperations>().EnsureAsync);

    public Task<ConnectionState> LookConnectionsAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<ConnectionOperations>().LookAsync);

    public Task<StepOutcome> EnsureLinkAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<LinkOperations>().EnsureAsync(run, chainId));

    public Task<StepOutcome> EnsureStorageRegisteredAsync(Job job, string chainId, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<RegistrationOperations>().EnsureAsync(run, chainId));

    public Task<RelayerProcess> LookRelayerProcessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<RelayerRunOperations>().LookAsync);

    public Task<StepOutcome> EnsureRelayerRunningAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<RelayerRunOperations>().EnsureAsync);

    public Task<Readiness> LookReadinessAsync(Job job, CancellationToken letGo) =>
        RunAsync(job, letGo, system.Get<ReadinessOperations>().LookAsync);

    public Task<StepOutcome> WaitIbcReadyAsync(Job job, IProgress<string>? progress, CancellationToken letGo) =>
        RunAsync(job, letGo, run => system.Get<ReadinessOperations>().WaitAsync(run, progress));

    private async Task<T> RunAsync<T>(Job job, CancellationToken letGo, Func<OperationRun, Task<T>> operation)
    {
        using var run = new OperationRun(OperatedSystem.Namespace, "cryptomeria", job.OperationId, system.Log, job.Stop, letGo) { Force = job.Force };
        return await system.Get<OperationRunner>().RunAsync(run, operation);
    }
}
