using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>The whole in one word, and why.</summary>
/// <param name="Word">One of the words below.</param>
/// <param name="Reasons">Empty where healthy.</param>
public sealed record SystemHealth(string Word, IReadOnlyList<string> Reasons)
{
    /// <summary>Everything is as it is to be.</summary>
    public const string Healthy = "healthy";

    /// <summary>Chains answer, but something is missing, or cannot be told.</summary>
    public const string Degraded = "degraded";

    /// <summary>No chain answers, or gwc, which all others depend on, does not.</summary>
    public const string Down = "down";

    /// <summary>Nothing is deployed.</summary>
    public const string Absent = "absent";

    internal static SystemHealth Judge(StatusView view)
    {
        if (view.Inventory.IsEmpty)
        {
            return new SystemHealth(Absent, ["nothing of cryptomeria is deployed in this namespace"]);
        }

        var reasons = new List<string>();
        AddChains(view, reasons);
        AddRelayer(view, reasons);
        AddLinks(view, reasons);
        AddPods(view, reasons);
        var down = view.Chains.All(chain => chain.IsDead) || !view.Chains.Any(chain => chain.IsGateway && !chain.IsDead);
        return new SystemHealth(down ? Down : reasons.Count > 0 ? Degraded : Healthy, reasons);
    }

    private static void AddChains(StatusView view, List<string> reasons)
    {
        if (!view.Chains.Any(chain => chain.IsGateway))
        {
            reasons.Add("gwc is not deployed");
        }

        Add(reasons, "stopped", view.Chains.Where(chain => chain is { IsDead: true, Chain: { Pod: null, IsStopped: true } }));
        Add(reasons, "does not answer", view.Chains.Where(chain => chain.IsDead && chain.Chain is not { Pod: null, IsStopped: true }));
        Add(reasons, "catching up", view.Chains.Where(chain => chain.Sync.Value?.CatchingUp == true));
        foreach (var error in view.Chains.Where(chain => !chain.IsDead).Select(chain => chain.Sync.Error).OfType<OperationException>().DistinctBy(error => error.Message))
        {
            reasons.Add($"heights cannot be told: {error.Message}");
        }
    }

    private static void AddRelayer(StatusView view, List<string> reasons)
    {
        var reason = view switch
        {
            { Inventory.Relayer: null } => "there is no relayer pod",
            { Inventory.Relayer: { IsReady: false } pod } => $"the relayer pod {pod.Name} is not Ready",
            { Processes.Error: { } error } => $"whether rly start runs cannot be told: {error.Message}",
            { Config.Value.Exists: false } => "the relayer is not configured",
            { Process.Pid: null } => "rly start does not run in the relayer pod",
            { Processes.Value.Starts.Count: > 1 } => "rly start runs more than once in the relayer pod",
            { Config.Error: { } error } => $"rly's configuration cannot be told: {error.Message}",
            { Process.RelaysAllPaths: false } => "rly start does not relay all paths",
            _ => null,
        };
        if (reason is not null)
        {
            reasons.Add(reason);
        }
    }

    private static void AddLinks(StatusView view, List<string> reasons)
    {
        var others = view.Chains.Where(chain => !chain.IsGateway).ToList();
        if (view.Links is { } links)
        {
            Add(reasons, "no open gateway channel", others.Where(chain => !links.Open.ContainsKey(chain.ChainId)));
            if (view.Config.Value is { Exists: true, Paths: { } paths })
            {
                Add(reasons, "no path in rly's configuration", others.Where(
                    chain => links.Open.TryGetValue(chain.ChainId, out var channel) && !GatewayLinks.HasPath(chain.ChainId, channel, paths)));
            }
        }
        else if (view.Channels.Error is { } error && view.Config.Value?.Exists != false)
        {
            reasons.Add($"gateway channels cannot be told: {error.Message}");
        }

        Add(reasons, "not registered at gwc", others.Where(chain => view.IsRegistered(chain.ChainId) == false));
        if (view.Storages.Error is { } untold)
        {
            reasons.Add($"registrations cannot be told: {untold.Message}");
        }
    }

    private static void AddPods(StatusView view, List<string> reasons)
    {
        var relayer = view.Inventory.Relayer?.Name;
        var names = view.Inventory.CountingPods
            .Where(pod => !pod.IsReady && pod.Name != relayer)
            .Select(pod => pod.Name)
            .ToList();
        if (names.Count > 0)
        {
            reasons.Add($"not Ready: {string.Join(", ", names)}");
        }
    }

    private static void Add(List<string> reasons, string what, IEnumerable<ChainView> chains)
    {
        var ids = chains.Select(chain => chain.ChainId).ToList();
        if (ids.Count > 0)
        {
            reasons.Add($"{what}: {string.Join(", ", ids)}");
        }
    }
}
