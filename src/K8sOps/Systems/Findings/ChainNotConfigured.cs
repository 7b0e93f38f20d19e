namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A deployed chain is not in rly's configuration, so the relayer cannot reach it.</summary>
internal sealed class ChainNotConfigured : FindingRule
{
    public override string Code => "CHAIN_NOT_CONFIGURED";

    public override string Hint => "start the system: initRelayer adds it";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Seen.Config.Value is { Exists: true } config
        ? system.Chains.Where(chain => !config.Chains.Contains(chain.ChainId)).Select(chain => Found(chain.ChainId, "is not in rly's configuration", lasting: true))
        : [];
}
