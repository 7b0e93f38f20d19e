namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>The one <c>rly start</c> does not relay all paths.</summary>
internal sealed class RelayerIncomplete : FindingRule
{
    public override string Code => "RELAYER_INCOMPLETE";

    public override string Hint => "start the system: startRelayer replaces it by one that relays all paths";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        if (system.Process is { Pid: not null, RelaysAllPaths: false } && system.Seen.Processes.Value is { Starts.Count: 1 })
        {
            yield return Found("relayer", "rly start does not relay all paths", lasting: true);
        }
    }
}
