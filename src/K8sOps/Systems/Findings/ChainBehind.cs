namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A chain is not in step with its peers yet, or has not begun.</summary>
internal sealed class ChainBehind : FindingRule
{
    public override string Code => ErrorCodes.ChainNotReady;

    public override string Hint => ErrorHints.For(ErrorCodes.ChainNotReady);

    public override FindingScope Scope => FindingScope.Chains;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        foreach (var chain in system.Chains)
        {
            switch (system.Seen.Heights.GetValueOrDefault(chain.ChainId)?.Value)
            {
                case { CatchingUp: true }:
                    yield return Found(chain.ChainId, "catches up with its peers") with { ErrorCode = Code };
                    break;
                case { LatestHeight: < 1 }:
                    yield return Found(chain.ChainId, "has made no block yet") with { ErrorCode = Code };
                    break;
            }
        }
    }
}
