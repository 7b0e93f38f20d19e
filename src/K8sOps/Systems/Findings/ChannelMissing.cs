namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A chain is not linked to gwc.</summary>
internal sealed class ChannelMissing : FindingRule
{
    public override string Code => "CHANNEL_MISSING";

    public override string Hint => "start the system: connectAll links it";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Channels
        .Where(channel => channel is { IsKnown: true, ChannelId: null })
        .Select(channel => Found(channel.ChainId, "has no open gateway channel", lasting: true));
}
