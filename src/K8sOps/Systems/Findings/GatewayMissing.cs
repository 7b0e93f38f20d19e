namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>gwc, which all other chains are linked to, is not deployed.</summary>
internal sealed class GatewayMissing : FindingRule
{
    public override string Code => "GATEWAY_MISSING";

    public override string Hint => ErrorHints.For(ErrorCodes.ChainNotFound);

    public override FindingScope Scope => FindingScope.Chains;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        if (!system.Snapshot.IsEmpty && !system.Chains.Any(chain => chain.IsGateway))
        {
            yield return Found(null, "gwc is not deployed", lasting: true) with { ErrorCode = ErrorCodes.ChainNotFound };
        }
    }
}
