using Cryptomeria.K8sOps.Systems;
using static Cryptomeria.K8sOps.Tests.Systems.Facts;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>Which of the chains that are to go are on their way, and which nobody deletes.</summary>
public sealed class ChainDeparturesTests
{
    [Fact]
    public void A_chain_is_going_while_its_StatefulSet_or_a_pod_of_it_is_being_deleted()
    {
        var departures = Of([Set("fdsc-1").Going(), Set("fdsc-3")], [Pod("fdsc-1"), Pod("fdsc-2"), Pod("fdsc-3"), Pod("fdsc-0").Going()]);
        Assert.Equal(["fdsc-1", "fdsc-2"], departures.Going(upgrade: false));
        Assert.Equal("StatefulSet cryptomeria-fdsc-3 (not deleted by Helm)", Assert.Single(departures.Left).ToString());
    }

    [Fact]
    public void An_upgrade_takes_what_the_release_has_but_not_what_is_kept_or_was_applied_without_it()
    {
        var departures = Of([Set("fdsc-1"), Set("fdsc-2").Kept(), Labelled("StatefulSet", "fdsc-3").With(Instance, "fdsc-3"), Set("fdsc-0")], [Pod("fdsc-2")]);
        Assert.Empty(departures.Going(upgrade: false));
        Assert.Equal(["fdsc-1"], departures.Going(upgrade: true));
        Assert.Equal(
            ["StatefulSet cryptomeria-fdsc-1 (not deleted by Helm)", "StatefulSet cryptomeria-fdsc-2 (helm.sh/resource-policy: keep)", "StatefulSet fdsc-3 (not made by Helm)"],
            departures.Left.Select(left => left.ToString()));
    }

    [Fact]
    public void Another_releases_chains_and_pods_that_are_over_are_not_waited_for()
    {
        var departures = Of([Facts.Of("two", "StatefulSet", "two-fdsc-1").With(Instance, "fdsc-1").Going()], [Pod("fdsc-2") with { IsOver = true }]);
        Assert.Empty(departures.Going(upgrade: true));
        Assert.Empty(departures.Left);
    }

    private const string Instance = "app.kubernetes.io/instance";

    private static ChainDepartures Of(ObjectFacts[] sets, ObjectFacts[] pods) =>
        ChainDepartures.Of("cryptomeria", sets, pods, chain => chain is "fdsc-1" or "fdsc-2" or "fdsc-3");

    private static ObjectFacts Set(string chain) => Facts.Of("cryptomeria", "StatefulSet", $"cryptomeria-{chain}").With(Instance, chain);

    private static ObjectFacts Pod(string chain) => Labelled("Pod", $"cryptomeria-{chain}-0").With(Instance, chain).By("StatefulSet", $"cryptomeria-{chain}");
}
