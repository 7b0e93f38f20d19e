namespace Cryptomeria.K8sOps.Systems;

/// <summary>What of a release is in a namespace, and what becomes of it where the release is removed.</summary>
public sealed class ReleaseInventory
{
    private readonly string _release;
    private readonly Ownership _ownership;
    private readonly List<ObjectFacts> _objects;
    private readonly HashSet<string> _listedKinds;

    /// <param name="controllers">As <see cref="Ownership"/> takes them.</param>
    /// <param name="objects">Everything that may be the release's; its own is picked out.</param>
    internal ReleaseInventory(string release, IReadOnlyCollection<ObjectFacts> controllers, IEnumerable<ObjectFacts> objects)
    {
        _release = release;
        _ownership = new Ownership(release, controllers);
        _objects = [.. objects.Where(_ownership.Owns)];
        _listedKinds = ["StatefulSet", "Deployment", "ReplicaSet", "Job"];
    }

    /// <summary>All that is the release's.</summary>
    public IReadOnlyList<ObjectKey> All => [.. _objects.Select(thing => thing.Key)];

    /// <summary>What is on its way out.</summary>
    public IReadOnlyList<ObjectKey> BeingDeleted => [.. _objects.Where(thing => thing.IsBeingDeleted).Select(thing => thing.Key)];

    /// <summary>Why an uninstall must not go on where Helm has no such release; null where it may: nothing runs that its data could be taken from.</summary>
    /// <remarks>
    /// An uninstall that was broken off after Helm forgot the release finds its workloads gone or on their way out, and goes on. Where nothing carries the
    /// release's name but another release of the chart runs, the name is most likely misspelt.
    /// </remarks>
    public OperationException? ReleaseNotFound(string @namespace)
    {
        var running = _objects.Where(thing => IsWorkload(thing) && !thing.IsKept && !IsGoing(thing)).ToList();
        var others = _ownership.OtherReleases;
        if (running.Count == 0 && (others.Count == 0 || _objects.Exists(thing => thing.Release is not null)))
        {
            return null;
        }

        var owners = running.Select(thing => thing.Release).OfType<string>().Concat(others).Distinct().Order(StringComparer.Ordinal).ToList();
        var found = running.Count == 0
            ? $"cryptomeria's objects there are those of release {string.Join(", ", owners)}"
            : $"its objects are there ({Names(running.Select(thing => thing.Key))}), {(owners.Count == 0 ? "of no release" : $"marked as those of release {string.Join(", ", owners)}")}";
        var details = new Dictionary<string, string>
        {
            ["namespace"] = @namespace,
            ["release"] = _release,
            ["releases"] = string.Join(", ", owners),
            ["objects"] = Names(running.Select(thing => thing.Key)),
        };
        return new OperationException(ErrorCodes.ReleaseNotFound, $"Helm knows no release {_release} in namespace {@namespace}, but {found}", details: details);
    }

    /// <summary>What a removal would take, and what not.</summary>
    /// <param name="helm">Helm takes its release away; false where it has done so, or has none.</param>
    /// <param name="force">What Helm did not make is taken down too.</param>
    /// <param name="data">Claims, Jobs and the mnemonics are deleted.</param>
    public Removal PlanRemoval(bool helm, bool force, bool data)
    {
        var step = new Step(helm, force, data);
        var taken = _objects.Where(thing => Takes(thing, step)).ToList();
        var byHelm = new Step(helm, false, false);
        return new Removal(
            [.. taken.Where(thing => !thing.IsData && !IsDependent(thing) && !Takes(thing, byHelm)).OrderBy(thing => !IsWorkload(thing)).Select(thing => thing.Key)],
            [.. taken.Where(thing => thing.IsData && !thing.IsBeingDeleted && !Takes(thing, byHelm)).Select(thing => thing.Key)],
            [.. taken.Where(thing => !thing.IsData).Select(thing => thing.Key)],
            [.. taken.Where(thing => thing.IsData).Select(thing => thing.Key)],
            [
                .. _objects.Except(taken).Where(thing => !IsDependent(thing) && !thing.IsOver)
                    .Select(thing => new LeftObject(thing.Key, thing.IsData, WhyLeft(thing, step))),
            ]);
    }

    private static bool IsWorkload(ObjectFacts thing) => thing.Key.Kind is "StatefulSet" or "Deployment" || (thing is { Key.Kind: "Pod", Controller: null, IsOver: false });

    private static string Names(IEnumerable<ObjectKey> keys)
    {
        var all = keys.ToList();
        return string.Join(", ", all.Take(5)) + (all.Count > 5 ? $" and {all.Count - 5} more" : string.Empty);
    }

    /// <summary>A controller makes it, and takes it along.</summary>
    private bool IsDependent(ObjectFacts thing) => thing.Controller is { } key && _listedKinds.Contains(key.Kind);

    /// <summary>Somebody is deleting it: it is marked, or what made it is or is gone.</summary>
    private bool IsGoing(ObjectFacts thing) =>
        thing.IsBeingDeleted || (IsDependent(thing) && (_ownership.Controllers.Find(thing) is not { } controller || IsGoing(controller)));

    private bool Takes(ObjectFacts thing, Step step) => IsGoing(thing) || (IsDependent(thing)
        ? Takes(_ownership.Controllers.Find(thing)!, step)
        : !thing.IsKept && ((step.Helm && thing.Release is not null) || (step.Force && !thing.IsData) || (step.Data && thing.IsData && FindUser(thing, step) is null)));

    /// <summary>A workload that stays and uses some data.</summary>
    private ObjectFacts? FindUser(ObjectFacts data, Step step) =>
        _objects.Find(thing => IsWorkload(thing) && thing.HasUseOf(data.Key) && !Takes(thing, step));

    private string WhyLeft(ObjectFacts thing, Step step) => thing switch
    {
        { IsKept: true } => LeftObject.Kept,
        { IsData: true } => FindUser(thing, step) is { } user ? $"used by {user.Key}" : "data",
        _ => LeftObject.Stays(thing),
    };

    private readonly record struct Step(bool Helm, bool Force, bool Data);
}
