namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>rly has no configuration: nothing was started yet, or the relayer's pod was replaced.</summary>
internal sealed class RelayerNotConfigured : FindingRule
{
    public override string Code => "RELAYER_NOT_CONFIGURED";

    public override string Hint => "start the system: initRelayer configures it";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        if (system.Seen.Config.Value is { Exists: false })
        {
            yield return Found("relayer", "is not configured", lasting: true);
        }
    }
}
