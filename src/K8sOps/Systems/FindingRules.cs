using Cryptomeria.K8sOps.Systems.Findings;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>The kinds of findings there are, in the order they are told.</summary>
internal static class FindingRules
{
    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new NotInstalled(),
        new Stopped(),
        new GatewayMissing(),
        new PodNotReady(),
        new ChainSilent(),
        new ChainBehind(),
        new ChainStalled(),
        new RelayerPodMissing(),
        new RelayerNotConfigured(),
        new ChainNotConfigured(),
        new RelayerNotRunning(),
        new RelayerIncomplete(),
        new ChannelMissing(),
        new CounterpartyGone(),
        new PathMissing(),
        new StorageNotRegistered(),
        new NotObserved(),
    ];
}
