namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A chain's RPC does not answer, and its pod does not tell why.</summary>
internal sealed class ChainSilent : FindingRule
{
    public override string Code => ErrorCodes.ChainRpcUnreachable;

    public override string Hint => ErrorHints.For(ErrorCodes.ChainRpcUnreachable);

    public override FindingScope Scope => FindingScope.Chains;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Chains
        .Where(chain => !chain.IsStopped && system.IsSilent(chain) && (chain.Pod is not { } pod || !system.Troubles.ContainsKey(pod.Name)))
        .Select(chain => Found(chain.ChainId, chain.Pod is null ? "has no pod" : "does not answer") with { ErrorCode = Code });
}
