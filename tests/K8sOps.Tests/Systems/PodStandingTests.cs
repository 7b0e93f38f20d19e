using Cryptomeria.K8sOps.Systems;
using static Cryptomeria.K8sOps.Tests.Systems.Facts;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>Which pods count.</summary>
public sealed class PodStandingTests
{
    private const string Hash = "controller-revision-hash";
    private static readonly PodStanding Serves = new(false, false, false, true);

    private static readonly Controllers Made = new(
    [
        Of("cryptomeria", "StatefulSet", "gwc") with { CurrentRevision = "gwc-2" },
        Of("cryptomeria", "StatefulSet", "unseen"),
        Of("cryptomeria", "Deployment", "relayer") with { CurrentRevision = "3" },
        Plain("ReplicaSet", "relayer-old").By("Deployment", "relayer") with { Revision = "2" },
        Plain("ReplicaSet", "relayer-new").By("Deployment", "relayer") with { Revision = "3" },
        Plain("ReplicaSet", "bare") with { Revision = "1" },
    ]);

    [Theory]
    [InlineData(false, false, false, true, true, true, true)]
    [InlineData(false, false, false, false, true, false, true)]
    [InlineData(false, false, true, true, true, true, true)]
    [InlineData(true, false, false, true, false, false, true)]
    [InlineData(false, true, false, true, false, false, false)]
    [InlineData(true, true, false, false, false, false, true)]
    public void One_that_goes_or_is_over_does_not_count_and_is_not_Ready_whatever_its_condition_says(
        bool deleted, bool over, bool outdated, bool condition, bool counts, bool ready, bool there)
    {
        var standing = new PodStanding(deleted, over, outdated, condition);
        Assert.Equal((counts, ready, there), (standing.Counts, standing.IsReady, standing.IsThere));
    }

    [Theory]
    [InlineData("StatefulSet", "gwc", "gwc-1", true)]
    [InlineData("StatefulSet", "gwc", "gwc-2", false)]
    [InlineData("StatefulSet", "gwc", null, false)]
    [InlineData("StatefulSet", "unseen", "unseen-1", false)]
    [InlineData("StatefulSet", "gone", "gone-1", false)]
    [InlineData("ReplicaSet", "relayer-old", null, true)]
    [InlineData("ReplicaSet", "relayer-new", null, false)]
    [InlineData("ReplicaSet", "relayer-unlisted", null, false)]
    [InlineData("ReplicaSet", "bare", null, false)]
    public void A_pod_is_outdated_where_its_workload_is_known_to_want_another_revision(string kind, string controller, string? hash, bool expected)
    {
        var pod = Labelled("Pod", "pod").By(kind, controller);
        Assert.Equal(expected, Made.IsOutdated(hash is null ? pod : pod.With(Hash, hash)));
    }

    [Theory]
    [InlineData("StatefulSet", "gwc", "StatefulSet gwc")]
    [InlineData("ReplicaSet", "relayer-old", "Deployment relayer")]
    [InlineData("ReplicaSet", "relayer-unlisted", "Deployment relayer")]
    [InlineData("ReplicaSet", "bare", "ReplicaSet bare")]
    [InlineData("StatefulSet", "gone", null)]
    public void A_pods_workload_is_what_it_belongs_to_in_the_end(string kind, string controller, string? workload) =>
        Assert.Equal(workload, Made.FindWorkload(Labelled("Pod", "pod").By(kind, controller))?.Key.ToString());

    [Fact]
    public void Of_each_workload_only_the_current_pods_are_the_system_and_the_outdated_where_there_is_no_other()
    {
        var (relayer, gwc) = (new ObjectKey("Deployment", "relayer"), new ObjectKey("StatefulSet", "gwc"));
        Seen[] pods =
        [
            new("new", Serves with { HasReadyCondition = false }, relayer), new("old", Serves with { IsOutdated = true }, relayer),
            new("evicted", Serves with { IsOver = true }, relayer), new("broken", Serves with { IsOutdated = true, HasReadyCondition = false }, gwc),
            new("bare", Serves, null), new("going", Serves with { IsBeingDeleted = true }, gwc),
        ];
        Assert.Equal(["new", "broken", "bare"], PodStanding.Counting(pods, pod => pod.Standing, pod => pod.Workload).Select(pod => pod.Name));
    }

    [Fact]
    public void The_best_is_current_then_Ready_then_young()
    {
        Seen[] pods =
        [
            new("over", Serves with { IsOver = true }, null, 9), new("outdated", Serves with { IsOutdated = true }, null, 8),
            new("starting", Serves with { HasReadyCondition = false }, null, 7), new("older", Serves, null, 1), new("young", Serves, null, 2),
        ];
        Assert.Equal("young", Best(pods));
        Assert.Equal("older", Best(pods[..4]));
        Assert.Equal("starting", Best(pods[..3]));
        Assert.Equal("outdated", Best(pods[..2]));
        Assert.Null(Best(pods[..1]));

        static string? Best(Seen[] pods) => PodStanding.Best(pods, pod => pod.Standing, pod => DateTimeOffset.UnixEpoch.AddDays(pod.Day))?.Name;
    }

    private sealed record Seen(string Name, PodStanding Standing, ObjectKey? Workload, int Day = 0);
}
