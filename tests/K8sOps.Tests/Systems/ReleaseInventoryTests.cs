using Cryptomeria.K8sOps.Systems;
using static Cryptomeria.K8sOps.Tests.Systems.Facts;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>What an uninstall takes, waits for and leaves, from what is there.</summary>
public sealed class ReleaseInventoryTests
{
    private static readonly ObjectFacts Mnemonics = Labelled("Secret", "cryptomeria-mnemonics");
    private static readonly ObjectFacts Chain = Of("cryptomeria", "StatefulSet", "cryptomeria-gwc").Using(Mnemonics.Key) with { ClaimTemplates = ["data"] };
    private static readonly ObjectFacts Pod = Labelled("Pod", "cryptomeria-gwc-0").By("StatefulSet", "cryptomeria-gwc");
    private static readonly ObjectFacts Claim = Labelled("PersistentVolumeClaim", "data-cryptomeria-gwc-0");
    private static readonly ObjectFacts Service = Of("cryptomeria", "Service", "cryptomeria-gwc");
    private static readonly ObjectFacts Applied = Labelled("ConfigMap", "applied");
    private static readonly ObjectFacts[] System = [Chain, Pod, Service, Claim, Mnemonics];

    [Fact]
    public void Helm_takes_its_own_and_the_rest_is_deleted_or_left()
    {
        var removal = Inventory([.. System, Applied]).PlanRemoval(helm: true, force: false, data: true);
        Assert.Empty(removal.TakenDown);
        Assert.Equal([Claim.Key, Mnemonics.Key], removal.Data);
        Assert.Equal([Chain.Key, Pod.Key, Service.Key], removal.Awaited);
        Assert.Equal([Chain.Key, Pod.Key, Service.Key, Claim.Key, Mnemonics.Key], removal.Going(data: true));
        Assert.Equal("left: ConfigMap applied (not made by Helm)", removal.LeftAtEnd(data: true));
    }

    [Fact]
    public void Without_the_data_only_the_rest_is_awaited_and_the_data_is_not_told_as_left()
    {
        var removal = Inventory(System).PlanRemoval(helm: true, force: false, data: false);
        Assert.Equal([Chain.Key, Pod.Key, Service.Key], removal.Going(data: false));
        Assert.Null(removal.LeftAtEnd(data: false));
    }

    [Fact]
    public void Force_takes_down_workloads_first()
    {
        var removal = Inventory([Service, Applied, Pod, Chain, Claim, Mnemonics]).PlanRemoval(helm: false, force: true, data: true);
        Assert.Equal([Chain.Key, Service.Key, Applied.Key], removal.TakenDown);
        Assert.Equal([Claim.Key, Mnemonics.Key], removal.Data);
        Assert.Null(removal.LeftAtEnd(data: true));
    }

    [Fact]
    public void What_is_kept_is_neither_taken_nor_awaited_nor_robbed_of_its_data()
    {
        var settings = Of("cryptomeria", "ConfigMap", "settings").Kept();
        var keys = Of("cryptomeria", "PersistentVolumeClaim", "keys").Kept();
        var relayer = Of("cryptomeria", "Deployment", "relayer");
        var removal = Inventory([Chain.Kept(), Pod, Claim, Mnemonics, settings, keys, relayer]).PlanRemoval(helm: true, force: true, data: true);
        Assert.Empty(removal.TakenDown);
        Assert.Empty(removal.Data);
        Assert.Equal([relayer.Key], removal.Going(data: true));
        Assert.Equal(
            "left: StatefulSet cryptomeria-gwc (helm.sh/resource-policy: keep), PersistentVolumeClaim data-cryptomeria-gwc-0 (used by StatefulSet cryptomeria-gwc), "
            + "Secret cryptomeria-mnemonics (used by StatefulSet cryptomeria-gwc), ConfigMap settings (helm.sh/resource-policy: keep), "
            + "PersistentVolumeClaim keys (helm.sh/resource-policy: keep)",
            removal.LeftAtEnd(data: true));
    }

    [Fact]
    public void Only_what_somebody_deletes_is_awaited()
    {
        var removal = Inventory([Chain.Going(), Pod, Service, Claim.Going(), Mnemonics, Labelled("Pod", "orphan").By("StatefulSet", "gone"), Labelled("Pod", "bare")])
            .PlanRemoval(helm: false, force: false, data: false);
        Assert.Equal(["Pod cryptomeria-gwc-0", "Pod orphan", "StatefulSet cryptomeria-gwc"], removal.Awaited.Select(key => key.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([Claim.Key], removal.AwaitedData);
        Assert.Equal("left: Service cryptomeria-gwc (not deleted by Helm), Pod bare (not made by Helm)", removal.LeftAtEnd(data: false));
    }

    [Fact]
    public void Pods_that_are_over_neither_run_nor_are_left()
    {
        var inventory = Inventory([Labelled("Pod", "once") with { IsOver = true }, Claim]);
        Assert.Null(inventory.ReleaseNotFound("cryptomeria"));
        Assert.Null(inventory.PlanRemoval(helm: false, force: false, data: true).LeftAtEnd(data: true));
    }

    [Fact]
    public void Jobs_go_with_the_data_and_their_pods_with_them()
    {
        var (job, pod) = (Labelled("Job", "hook"), Labelled("Pod", "hook-1").By("Job", "hook"));
        var removal = Inventory([job, pod]).PlanRemoval(helm: true, force: false, data: true);
        Assert.Equal([job.Key], removal.Data);
        Assert.Equal([pod.Key], removal.Awaited);
        Assert.Empty(Inventory([job, pod]).PlanRemoval(helm: true, force: false, data: false).Going(data: false));
    }

    [Fact]
    public void Where_Helm_knows_no_such_release_what_runs_is_named()
    {
        var error = Inventory(System).ReleaseNotFound("testbed");
        Assert.Equal((ErrorCodes.ReleaseNotFound, false), (error?.Code, error?.Retryable));
        Assert.Equal(
            "Helm knows no release cryptomeria in namespace testbed, but its objects are there (StatefulSet cryptomeria-gwc), marked as those of release cryptomeria",
            error!.Message);
        Assert.Equal(("cryptomeria", "StatefulSet cryptomeria-gwc"), (error.Details["releases"], error.Details["objects"]));
    }

    [Fact]
    public void What_was_applied_by_other_means_is_of_no_release() =>
        Assert.EndsWith("(StatefulSet applied, Pod bare), of no release", Inventory([Labelled("StatefulSet", "applied"), Labelled("Pod", "bare")]).ReleaseNotFound("testbed")?.Message);

    [Fact]
    public void A_release_that_is_misspelt_is_told_the_one_that_is_there()
    {
        var orphan = Labelled("PersistentVolumeClaim", "data-cryptomeria-fdsc-7-0");
        var error = Inventory([.. System, orphan], release: "cryptomaria").ReleaseNotFound("testbed");
        Assert.Equal("Helm knows no release cryptomaria in namespace testbed, but cryptomeria's objects there are those of release cryptomeria", error?.Message);
        Assert.Empty(Inventory([.. System, orphan], release: "cryptomaria").PlanRemoval(helm: false, force: true, data: true).Going(data: true));
    }

    [Fact]
    public void Nothing_at_all_is_no_reason_to_fail() => Assert.Null(Inventory([]).ReleaseNotFound("testbed"));

    [Fact]
    public void An_uninstall_that_was_broken_off_after_Helm_forgot_the_release_can_be_finished()
    {
        Assert.Null(Inventory([Chain.Going(), Pod, Claim, Mnemonics]).ReleaseNotFound("testbed"));
        Assert.Null(Inventory([Pod, Claim, Mnemonics]).ReleaseNotFound("testbed"));
        Assert.Null(Inventory([Claim, Mnemonics, Labelled("Job", "hook")]).ReleaseNotFound("testbed"));
        Assert.Null(Inventory([Chain.Kept(), Pod, Claim]).ReleaseNotFound("testbed"));
        Assert.Null(Inventory([Chain.Going(), Of("two", "StatefulSet", "two")]).ReleaseNotFound("testbed"));
    }

    private static ReleaseInventory Inventory(ObjectFacts[] objects, string release = "cryptomeria") =>
        new(release, [.. objects.Where(thing => thing.Key.Kind is "StatefulSet" or "Deployment" or "Job")], objects);
}
