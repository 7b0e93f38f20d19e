namespace Cryptomeria.K8sOps.Systems;

/// <summary>
/// Which objects of a namespace are a release's. What Helm's annotation names is the named release's; what carries no annotation is its controller's, and
/// without one it is cryptomeria's by the chart's name label. The API itself never is, whatever it carries.
/// </summary>
internal sealed class Ownership
{
    private readonly string _release;
    private readonly List<ObjectFacts> _others;
    private readonly List<IReadOnlyDictionary<string, string>> _selectors;

    /// <param name="controllers">
    /// What makes pods in the namespace, whosever it is: StatefulSets, Deployments, ReplicaSets, Jobs. Pods and the claims of StatefulSets do not say whose
    /// they are, as Helm annotates only what the chart itself has.
    /// </param>
    /// <param name="services">Services with their selectors, where the controllers may not be listed: the faucet's pods have no name label, but its Service selects them.</param>
    public Ownership(
        string release, IEnumerable<ObjectFacts> controllers, IEnumerable<(ObjectFacts Service, IReadOnlyDictionary<string, string> Selector)>? services = null)
    {
        _release = release;
        Controllers = new Controllers(controllers);
        _others = [.. Controllers.All.Where(controller => !controller.IsHost && controller.Release is { } name && name != release)];
        _selectors = [.. (services ?? []).Where(entry => entry.Selector.Count > 0 && Owns(entry.Service, release)).Select(entry => entry.Selector)];
    }

    /// <summary>What makes pods here.</summary>
    public Controllers Controllers { get; }

    /// <summary>The other releases of cryptomeria's chart that have workloads here, by name.</summary>
    public IReadOnlyList<string> OtherReleases =>
        [.. _others.Where(other => other.IsLabelled).Select(other => other.Release!).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The rule for what says itself whose it is: Services, ConfigMaps, StatefulSets, Deployments.</summary>
    public static bool Owns(ObjectFacts thing, string release) => !thing.IsHost && (thing.Release is { } name ? name == release : thing.IsLabelled);

    /// <summary>The rule for everything.</summary>
    public bool Owns(ObjectFacts thing)
    {
        if (thing.IsHost || thing.Release is not null)
        {
            return Owns(thing, _release);
        }

        if (Controllers.Find(thing) is { } controller)
        {
            return Owns(controller);
        }

        // Nobody says whose it is: it is theirs who use it, else theirs whose name it begins with.
        if (_others.Exists(other => other.HasUseOf(thing.Key)))
        {
            return false;
        }

        return FindNamesake(thing) is { } name ? name == _release && (thing.IsHook || thing.IsLabelled) : thing.IsLabelled || IsSelected(thing);
    }

    /// <summary>
    /// The release after which a hook (such as the Job that makes mnemonics, which Helm leaves where it was stopped while one ran) or a claim of a StatefulSet
    /// that is gone is named: of several the longest, as <c>cryptomeria-2-hook</c> is not <c>cryptomeria</c>'s. Null where it is named after none.
    /// </summary>
    private string? FindNamesake(ObjectFacts thing)
    {
        IEnumerable<string> prefixes = thing switch
        {
            { IsHook: true } => [string.Empty],
            { Key.Kind: "PersistentVolumeClaim" } => Controllers.All.SelectMany(set => set.ClaimTemplates).Distinct().Select(template => template + "-"),
            _ => [],
        };
        return _others.Select(other => other.Release!).Append(_release).Distinct()
            .Where(release => prefixes.Any(prefix => thing.Key.Name.StartsWith($"{prefix}{FullName(release)}-", StringComparison.Ordinal)))
            .MaxBy(release => FullName(release).Length);
    }

    private bool IsSelected(ObjectFacts thing) =>
        thing.Key.Kind == "Pod" && _selectors.Exists(selector => selector.All(label => thing.Label(label.Key) == label.Value));

    /// <summary>What the chart's names begin with: the release's name, with the chart's own after it where it is not in it.</summary>
    private static string FullName(string release) => release.Contains(CryptomeriaObjects.Name, StringComparison.Ordinal) ? release : $"{release}-{CryptomeriaObjects.Name}";
}
