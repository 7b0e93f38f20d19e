namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>No <c>rly start</c> runs in the relayer's pod, or more than one.</summary>
internal sealed class RelayerNotRunning : FindingRule
{
    public override string Code => ErrorCodes.RelayerNotRunning;

    public override string Hint => "start the system: startRelayer makes one rly start run";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        if (system.Seen.Processes.Value is { } processes && system.Seen.Config.Value is not { Exists: false })
        {
            if (processes.Starts.Count == 0)
            {
                yield return Found("relayer", "rly start does not run", lasting: true);
            }
            else if (processes.Starts.Count > 1)
            {
                yield return Found("relayer", "rly start runs more than once", lasting: true);
            }
        }
    }
}
