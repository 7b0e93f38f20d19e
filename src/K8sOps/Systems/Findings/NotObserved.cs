namespace Cryptomeria.K8sOps.Systems.Findings;

/// <summary>Something could not be asked or did not answer, so that whether it is as it should be is not known.</summary>
internal sealed class NotObserved : FindingRule
{
    // What no wait cures: the account's rights.
    private static readonly string[] Lasting = [ErrorCodes.K8sForbidden, ErrorCodes.K8sUnauthorized];

    public override string Code => "NOT_OBSERVED";

    public override string Hint => "see the message; what may pass is asked again by the next request";

    public override FindingScope Scope => FindingScope.Relaying;

    public override IEnumerable<Finding> Find(ObservedSystem system)
    {
        var seen = system.Seen;
        var heights = system.Chains.Select(chain => seen.Heights.GetValueOrDefault(chain.ChainId)?.Error)
            .OfType<OperationException>()
            .Where(error => error.Code != ErrorCodes.ChainRpcUnreachable)
            .DistinctBy(error => error.Message)
            .Select(error => Of(null, "the height is not known", error) with { Scope = FindingScope.Chains });
        var isConfigured = seen.Config.Value is not { Exists: false };
        return heights
            .Concat(Of("relayer", "whether rly start runs is not known", seen.Processes.Error, isConfigured))
            .Concat(Of("relayer", "rly's configuration is not known", seen.Config.Error, seen.Processes.Error is null))
            .Concat(Of(null, "the gateway channels are not known", seen.Channels.Error, isConfigured))
            .Concat(Of(null, "the registered storages are not known", seen.Storages.Error, true))
            .Concat(Of(null, "the channels' counterparties are not known", seen.DeadChannels.Error, true))
            .Concat(system.Channels.Where(channel => !channel.IsKnown && seen.Channels.Value is not null)
                .Select(channel => Found(channel.ChainId, "whether it has a gateway channel is not known")));
    }

    private IEnumerable<Finding> Of(string? subject, string what, OperationException? error, bool matters) =>
        error is not null && matters ? [Of(subject, what, error)] : [];

    private Finding Of(string? subject, string what, OperationException error) =>
        Found(subject, $"{what}: {error.Message}", Lasting.Contains(error.Code)) with { ErrorCode = error.Code, Details = error.Facts };
}
