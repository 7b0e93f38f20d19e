namespace Cryptomeria.K8sOps.Operations;

/// <summary>
/// The units that starting cryptomeria is made of. Each <c>Ensure…</c> is <i>look, act only where needed, verify</i>: calling it
/// again, or calling it after a crash at any instant, changes nothing that is right and repeats nothing that still runs.
/// All throw <see cref="OperationException"/>, with <c>RELAYER_POD_REPLACED</c> where the relayer's pod goes away under them, and
/// <see cref="OperationCanceledException"/> when told to stop.
/// </summary>
public interface ISystemOperations
{
    /// <summary>Looks at the relayer's configuration, chains, keys and paths in as few execs as can be. Changes nothing.</summary>
    Task<RelayerSetup> LookRelayerSetupAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Waits up to 60 s for a Ready relayer pod and creates rly's configuration where it is missing.</summary>
    Task<StepOutcome> EnsureRelayerConfigAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Adds a chain to rly's configuration.</summary>
    Task<StepOutcome> EnsureChainAddedAsync(OperationContext context, string chainId, CancellationToken cancellationToken);

    /// <summary>Restores the relayer's key of a chain from the mounted mnemonic, which never leaves the pod.</summary>
    Task<StepOutcome> EnsureKeyAsync(OperationContext context, string chainId, CancellationToken cancellationToken);

    /// <summary>
    /// Puts back the paths of all open gateway channels that the configuration lacks, with their client and connection ids.
    /// Skipped, with a message that says so, while gwc does not answer and nothing can be known.
    /// </summary>
    Task<StepOutcome> EnsurePathsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Waits, side by side, until every chain answers and makes blocks, then looks which chains have an open gateway channel, a path and a registration.
    /// </summary>
    Task<ConnectionState> LookConnectionsAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// One attempt to give a chain its gateway channel. A link that still runs in the pod is waited for. Stops <c>rly start</c>
    /// first where it runs, since both would use one account's sequence. Throws <c>RELAYER_LINK_FAILED</c> (retryable) with <c>chainPair</c>.
    /// </summary>
    Task<StepOutcome> EnsureLinkAsync(OperationContext context, string chainId, CancellationToken cancellationToken);

    /// <summary>Registers a chain's storage at gwc and waits until the transaction is in a block with code 0.</summary>
    Task<StepOutcome> EnsureStorageRegisteredAsync(OperationContext context, string chainId, CancellationToken cancellationToken);

    /// <summary>Looks whether an <c>rly start</c> process really runs and which paths it relays. Changes nothing.</summary>
    Task<RelayerProcess> LookRelayerProcessAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Makes one <c>rly start</c> process relay all paths; one that began before the last path came is replaced.</summary>
    Task<StepOutcome> EnsureRelayerRunningAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks whether there is a relayer that runs, whatever it relays. Changes nothing.</summary>
    Task<RelayerPresence> LookRelayerPresenceAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Brings back a relayer that a job stopped: its configuration, the paths of all open channels of deployed chains, its process. Skipped where one runs.
    /// Takes at most <see cref="OperationTimings.RelayerReturn"/>.
    /// </summary>
    Task<StepOutcome> BringRelayerBackAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Looks once, side by side over chains, whether the system is ready: every chain has an open gateway channel, is registered, its
    /// height advances between two looks, and the relayer relays all paths.
    /// </summary>
    Task<Readiness> LookReadinessAsync(OperationContext context, CancellationToken cancellationToken);

    /// <summary>Looks until ready. Where it is at the first look, the outcome is skipped.</summary>
    /// <param name="progress">Told what is still missing, when that changes.</param>
    /// <remarks>Fails early with <c>IBC_NOT_READY</c> on what waiting cannot heal (no channel, not registered, no relayer process).</remarks>
    Task<StepOutcome> WaitIbcReadyAsync(OperationContext context, IProgress<string>? progress, CancellationToken cancellationToken);
}

/// <summary>What <see cref="ISystemOperations.LookRelayerSetupAsync"/> saw.</summary>
/// <param name="RelayerPod">The Ready relayer pod, or null.</param>
/// <param name="ConfigExists">rly's configuration file is there.</param>
/// <param name="Chains">Every deployed chain, gwc and mdsc first, then fdsc by number.</param>
/// <param name="MissingPaths">Chains with an open gateway channel whose path the configuration lacks; empty while gwc does not answer.</param>
public sealed record RelayerSetup(string? RelayerPod, bool ConfigExists, IReadOnlyList<ChainSetup> Chains, IReadOnlyList<string> MissingPaths);

/// <summary>One chain in rly's configuration.</summary>
public sealed record ChainSetup(string ChainId, bool Added, bool KeyPresent);

/// <summary>What <see cref="ISystemOperations.LookConnectionsAsync"/> saw.</summary>
/// <param name="Chains">Every deployed chain but gwc, mdsc first, then fdsc by number.</param>
/// <param name="RelayerPod">The pod it was looked at from.</param>
public sealed record ConnectionState(IReadOnlyList<ChainConnection> Chains, string RelayerPod);

/// <summary>One chain's tie to gwc.</summary>
/// <param name="ChannelId">The open gateway channel's id on gwc, or null.</param>
public sealed record ChainConnection(string ChainId, string? ChannelId, bool PathPresent, bool Registered);

/// <summary>What <see cref="ISystemOperations.LookRelayerPresenceAsync"/> saw.</summary>
/// <param name="Pod">The Ready relayer pod, or null.</param>
/// <param name="Runs">An <c>rly start</c> process runs in it.</param>
public sealed record RelayerPresence(string? Pod, bool Runs);

/// <summary>What <see cref="ISystemOperations.LookRelayerProcessAsync"/> saw.</summary>
/// <param name="Pid">The process id in the pod, or null where no <c>rly start</c> runs.</param>
/// <param name="Paths">The paths it relays; null where that cannot be known (it was not started by this API).</param>
/// <param name="RelaysAllPaths">It began after the last change of the configuration, or was started with every path the configuration holds.</param>
public sealed record RelayerProcess(int? Pid, IReadOnlyList<string>? Paths, bool RelaysAllPaths);

/// <summary>What <see cref="ISystemOperations.LookReadinessAsync"/> saw.</summary>
/// <param name="Ready">Nothing is missing.</param>
/// <param name="Reasons">What is missing, a sentence each; empty where ready.</param>
public sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons);
