namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>There is no relayer pod, and no workload whose pods are awaited would make one.</summary>
internal sealed class RelayerPodMissing : FindingRule
{
    public override string Code => ErrorCodes.RelayerPodNotFound;

    public override string Hint => ErrorHints.For(ErrorCodes.RelayerPodNotFound);

    public override FindingScope Scope => FindingScope.RelayerPod;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        var relayers = system.Snapshot.Workloads.Where(workload => workload.IsRelayer).ToList();
        if (!system.Snapshot.IsEmpty && system.Snapshot.Relayer is null && !relayers.Exists(workload => !workload.IsReady || workload.IsStopped))
        {
            // Where Deployments may not be listed, there may be one that makes it.
            yield return Found(null, "there is no relayer pod", lasting: relayers.Count == 0 && system.Snapshot.KnowsDeployments) with { ErrorCode = Code };
        }
    }
}
