namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>A chain's storage is not registered at gwc.</summary>
internal sealed class StorageNotRegistered : FindingRule
{
    public override string Code => "STORAGE_NOT_REGISTERED";

    public override string Hint => "start the system: connectAll registers it";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system) => system.Channels
        .Where(channel => channel.Registered == false)
        .Select(channel => Found(channel.ChainId, "its storage is not registered at gwc", lasting: true));
}
