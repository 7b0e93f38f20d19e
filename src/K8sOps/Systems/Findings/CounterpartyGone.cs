namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A channel is open on gwc and not at its counterparty: the chain lost its data, or a link was ended half-way.</summary>
internal sealed class CounterpartyGone : FindingRule
{
    public override string Code => "COUNTERPARTY_GONE";

    public override string Hint => "start the system: connectAll links the chain again";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Channels.Where(channel => channel.IsDead).Select(channel => Found(
        channel.ChainId,
        $"{channel.ChannelId} is open on gwc but not on {channel.ChainId}, which has lost its data or was linked half-way",
        lasting: true));
}
