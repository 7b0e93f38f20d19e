namespace Cryptomeria.K8sOps.Systems;

/// <summary>
/// The one verdict on a system: what of it is not as it should be. Pure. Status, every wait, preflight, the dry run and errors' details read its findings and
/// decide nothing about the system themselves.
/// </summary>
internal sealed class Assessment
{
    private Assessment(ObservedSystem system, IReadOnlyList<Finding> findings) => (System, Findings) = (system, findings);

    /// <summary>What was seen.</summary>
    public ObservedSystem System { get; }

    /// <summary>What is not as it should be, in the order of <see cref="FindingRules.All"/>; empty where everything is.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>One of <see cref="SystemHealth"/>'s words.</summary>
    public string Health
    {
        get
        {
            var chains = System.Chains;
            return this switch
            {
                _ when System.Snapshot.IsEmpty => SystemHealth.Absent,
                _ when chains.All(System.IsSilent) || !chains.Any(chain => chain.IsGateway && !System.IsSilent(chain)) => SystemHealth.Down,
                { Findings.Count: > 0 } => SystemHealth.Degraded,
                _ => SystemHealth.Healthy,
            };
        }
    }

    /// <param name="now">By the cluster's clock.</param>
    public static Assessment Of(SystemSnapshot snapshot, SystemObservations seen, DateTimeOffset now, OperationTimings timings)
    {
        var system = new ObservedSystem(snapshot, seen, now, timings);
        return new Assessment(system, [.. FindingRules.All.SelectMany(rule => rule.Find(system))]);
    }

    /// <summary>The findings that matter to a part of the system.</summary>
    public IReadOnlyList<Finding> About(FindingScope scope) => [.. Findings.Where(finding => (finding.Scope & scope) != FindingScope.None)];

    /// <summary>
    /// What a wait for a part of the system does now, everywhere by the same rule: it is over where there is no finding, gives up on one that stays until
    /// somebody acts, and goes on otherwise.
    /// </summary>
    public WaitVerdict WaitFor(FindingScope scope) => WaitVerdict.Of(About(scope));
}
