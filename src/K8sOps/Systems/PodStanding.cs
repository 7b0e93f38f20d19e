namespace Cryptomeria.K8sOps.Systems;

/// <summary>Whether a pod counts: the one rule for discovery, waits, logs and status.</summary>
/// <param name="IsBeingDeleted">It is on its way out.</param>
/// <param name="IsOver">It has ended, well or not; evicted ones too.</param>
/// <param name="IsOutdated">It is of a revision its workload has left behind.</param>
/// <param name="HasReadyCondition">Kubernetes calls it Ready, which it also does with one being deleted.</param>
internal readonly record struct PodStanding(bool IsBeingDeleted, bool IsOver, bool IsOutdated, bool HasReadyCondition)
{
    /// <summary>It is there to stay as far as it knows: programs can be run in it.</summary>
    public bool Counts => !IsBeingDeleted && !IsOver;

    /// <summary>It has to be waited for where no pod is to be left: it runs or may run, or somebody is taking it away. One that is over stays listed for long.</summary>
    public bool IsThere => IsBeingDeleted || !IsOver;

    /// <summary>It counts and serves.</summary>
    public bool IsReady => Counts && HasReadyCondition;

    /// <summary>
    /// The pods that are the system: those that count, and of each workload only its current revision's. Those of an outdated one are left out only where
    /// another has come in their place: a StatefulSet's keep theirs until they are gone.
    /// </summary>
    /// <param name="workload">Names the workload of a pod; null where it has none.</param>
    public static IReadOnlyList<T> Counting<T>(IEnumerable<T> pods, Func<T, PodStanding> standing, Func<T, ObjectKey?> workload)
    {
        var counting = pods.Where(pod => standing(pod).Counts).ToList();
        var replaced = counting.Where(pod => !standing(pod).IsOutdated).Select(workload).OfType<ObjectKey>().ToHashSet();
        return [.. counting.Where(pod => !standing(pod).IsOutdated || workload(pod) is not { } key || !replaced.Contains(key))];
    }

    /// <summary>Of several pods that do the same work the one to turn to: of the current revision before others, Ready before others, the newest. Null where none counts.</summary>
    public static T? Best<T>(IEnumerable<T> pods, Func<T, PodStanding> standing, Func<T, DateTimeOffset?> created)
        where T : class => pods
        .Where(pod => standing(pod).Counts)
        .OrderBy(pod => standing(pod).IsOutdated)
        .ThenByDescending(pod => standing(pod).IsReady)
        .ThenByDescending(created)
        .FirstOrDefault();
}
