using System.Globalization;

namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A chain answers and is in step with its peers, but makes no blocks.</summary>
internal sealed class ChainStalled : FindingRule
{
    public override string Code => "CHAIN_STALLED";

    public override string Hint => "see the chain's log for why it makes no blocks (a full disk, a validator that is not there); packets to it wait meanwhile";

    public override FindingScope Scope => FindingScope.Chains;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        foreach (var chain in system.Chains)
        {
            if (system.Seen.Heights.GetValueOrDefault(chain.ChainId)?.Value is { CatchingUp: false, LatestHeight: > 0 } sync
                && (sync.Advances == false || sync.BlockAge >= system.Timings.Stalled))
            {
                var words = string.Create(CultureInfo.InvariantCulture, $"makes no blocks (height {sync.LatestHeight})");
                yield return Found(chain.ChainId, words, since: sync.LatestBlockTime) with { ErrorCode = ErrorCodes.ChainNotReady };
            }
        }
    }
}
