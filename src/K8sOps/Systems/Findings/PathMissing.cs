namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>rly's configuration has no path for a chain's channel.</summary>
internal sealed class PathMissing : FindingRule
{
    public override string Code => "PATH_MISSING";

    public override string Hint => "start the system: initRelayer restores the path";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Seen.Config.Value is { Exists: true }
        ? system.Channels.Where(channel => channel is { ChannelId: not null, PathPresent: false })
            .Select(channel => Found(channel.ChainId, "its channel has no path in rly's configuration", lasting: true))
        : [];
}
