namespace Cryptomeria.K8sOps.Systems;

/// <summary>How far the chains that a release shall no longer have are on their way out.</summary>
/// <param name="Left">The StatefulSets that nobody deletes.</param>
internal sealed record ChainDepartures(IReadOnlyList<LeftObject> Left)
{
    private IReadOnlyList<string> Leaving { get; init; } = [];

    private IReadOnlyList<string> Helms { get; init; } = [];

    /// <summary>The chains that are not gone but that somebody deletes.</summary>
    /// <param name="upgrade">Helm is still to delete what the release has.</param>
    public IReadOnlyList<string> Going(bool upgrade) => [.. (upgrade ? Leaving.Union(Helms) : Leaving).Order(ChainOrder.Instance)];

    /// <param name="sets">The chains' StatefulSets, whosever they are.</param>
    /// <param name="pods">The chains' pods.</param>
    /// <param name="goes">Tells the chains that go by their ids.</param>
    public static ChainDepartures Of(string release, IReadOnlyCollection<ObjectFacts> sets, IEnumerable<ObjectFacts> pods, Predicate<string> goes)
    {
        var ownership = new Ownership(release, sets);
        var going = sets.Where(ownership.Owns).Where(Goes).ToList();
        var staying = going.Where(set => !set.IsBeingDeleted).ToList();

        // A pod whose StatefulSet is gone follows it; one that is over leaves nothing to wait for.
        var leaving = pods.Where(pod => ownership.Owns(pod) && Goes(pod) && (pod.IsBeingDeleted || !pod.IsOver))
            .Where(pod => pod.IsBeingDeleted
                || (pod.Controller is { Kind: "StatefulSet" } && ownership.Controllers.Find(pod) is null or { IsBeingDeleted: true }));
        return new ChainDepartures([.. staying.Select(set => new LeftObject(set.Key, false, set.IsKept ? LeftObject.Kept : LeftObject.Stays(set)))])
        {
            Leaving = [.. going.Where(set => set.IsBeingDeleted).Concat(leaving).Select(thing => ChainId(thing)!).Distinct()],
            Helms = [.. staying.Where(set => set is { IsKept: false, Release: not null }).Select(set => ChainId(set)!)],
        };

        bool Goes(ObjectFacts thing) => ChainId(thing) is { } chain && goes(chain);
    }

    private static string? ChainId(ObjectFacts thing) => thing.Label(CryptomeriaObjects.InstanceLabel);
}
