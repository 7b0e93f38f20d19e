namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A workload that should run is scaled to 0.</summary>
internal sealed class Stopped : FindingRule
{
    public override string Code => ErrorCodes.SystemStopped;

    public override string Hint => ErrorHints.For(ErrorCodes.SystemStopped);

    public override FindingScope Scope => FindingScope.Deployment;

    public override IEnumerable<Finding> Find(ObservedSystem system) =>
        system.Snapshot.Workloads.Where(workload => workload.IsStopped).OrderByDescending(workload => workload.IsChain).ThenBy(workload => workload.Subject, ChainOrder.Instance).Select(workload =>
            Found(workload.Subject, "stopped (scaled to 0)", lasting: true) with { ErrorCode = Code, Scope = Scope | ScopeOf(workload) });

    /// <summary>What a workload matters to besides what is installed.</summary>
    public static FindingScope ScopeOf(Workload workload) => workload switch
    {
        { IsChain: true } => FindingScope.Chains,
        { IsRelayer: true } => FindingScope.RelayerPod,
        _ => FindingScope.None,
    };
}
