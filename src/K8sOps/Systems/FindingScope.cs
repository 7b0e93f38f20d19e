namespace Cryptomeria.K8sOps.Systems;

/// <summary>What a finding is about; whoever waits for a part of the system reads the findings of that part.</summary>
[Flags]
public enum FindingScope
{
    None = 0,

    /// <summary>What is installed: workloads and their pods.</summary>
    Deployment = 1,

    /// <summary>The chains: that they are there, answer and make blocks.</summary>
    Chains = 2,

    /// <summary>The relayer's pod: that there is one to work in.</summary>
    RelayerPod = 4,

    /// <summary>Links, registrations and the relaying of packets.</summary>
    Relaying = 8,

    /// <summary>What packets need: all but pods that neither a chain nor the relayer runs in.</summary>
    Ibc = Chains | RelayerPod | Relaying,
}
