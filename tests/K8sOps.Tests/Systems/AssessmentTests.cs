using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>What of a system is not as it should be: each kind of finding, from a picture written by hand.</summary>
public class AssessmentTests
{
    [Fact]
    public void A_healthy_system_has_no_finding()
    {
        var assessment = new Picture().Assess();
        Assert.Empty(assessment.Findings);
        Assert.Equal(SystemHealth.Healthy, assessment.Health);
        Assert.True(assessment.WaitFor(FindingScope.Deployment | FindingScope.Ibc).IsOver);
    }

    [Fact]
    public void Where_nothing_is_deployed_that_is_all_there_is_to_say()
    {
        var assessment = Assessment.Of(new SystemSnapshot("ns", "cryptomeria", new SystemLists()), SystemObservations.None, Picture.Now, new());
        Assert.Equal("NOT_INSTALLED", Assert.Single(assessment.Findings).Code);
        Assert.Equal(SystemHealth.Absent, assessment.Health);
        Assert.Equal(ErrorCodes.NotInstalled, assessment.WaitFor(FindingScope.Deployment).Failure?.Code);
    }

    [Fact]
    public void Another_releases_system_is_none()
    {
        var picture = new Picture();
        picture.Sets.ForEach(set => Assert.Null(set.Metadata.Annotations));
        var annotated = picture.Sets.ConvertAll(set => set with
        {
            Metadata = set.Metadata with { Annotations = new Dictionary<string, string> { ["meta.helm.sh/release-name"] = "other" } },
        });
        picture.Sets.Clear();
        picture.Sets.AddRange(annotated);
        Assert.Empty(picture.Snapshot().Chains);
        Assert.Equal(4, picture.Snapshot("other").Chains.Count);
    }

    [Theory]
    [InlineData("cryptomeria-fdsc-0", 1, "SYSTEM_STOPPED fdsc-0")]
    [InlineData("cryptomeria-fdsc-0", null, "SYSTEM_STOPPED fdsc-0")]
    [InlineData("cryptomeria-relayer", 1, "SYSTEM_STOPPED relayer")]
    [InlineData("cryptomeria-relayer", null, "SYSTEM_STOPPED relayer")]
    public void What_is_scaled_to_0_is_stopped_whoever_did_it(string workload, int? record, string finding)
    {
        var picture = new Picture().With(system => system.Stop(workload, record));
        Assert.Equal([finding], picture.Findings(observed: false));
        Assert.Equal(ErrorCodes.SystemStopped, picture.Assess().WaitFor(FindingScope.Deployment).Failure?.Code);
    }

    [Fact]
    public void What_was_at_0_before_a_stop_is_not_stopped() =>
        Assert.Empty(new Picture().With(system => system.Stop("cryptomeria-fdsc-0", 0)).Assess(observed: false).Findings);

    [Fact]
    public void An_image_that_cannot_be_pulled_is_waited_for_and_then_given_up_on()
    {
        var picture = new Picture().With(system => system.Break("cryptomeria-fdsc-0-0", "ImagePullBackOff", Picture.Now.AddSeconds(-40)));
        var wait = picture.Assess().WaitFor(FindingScope.Deployment);
        Assert.Equal("fdsc-0: cannot pull image chain:1 (ImagePullBackOff), since 11:59:20Z", wait.Missing);
        Assert.Null(wait.Failure);

        picture.Break("cryptomeria-fdsc-0-0", "ImagePullBackOff", Picture.Now.AddSeconds(-60));
        var failure = picture.Assess().WaitFor(FindingScope.Deployment).Failure!;
        Assert.Equal(ErrorCodes.WorkloadFailed, failure.Code);
        Assert.Equal(("cryptomeria-fdsc-0-0", "ImagePullBackOff", "chain:1"), (failure.Details["pod"], failure.Details["reason"], failure.Details["image"]));
        Assert.Contains("check the image's name", failure.Details["hint"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FindingScope.Deployment, true)]
    [InlineData(FindingScope.Chains, true)]
    [InlineData(FindingScope.RelayerPod, false)]
    public void A_broken_pod_is_given_up_on_by_every_wait_that_needs_it(FindingScope scope, bool needed)
    {
        var picture = new Picture().With(system => system.Break("cryptomeria-mdsc-0", "InvalidImageName"));
        Assert.Equal(needed, picture.Assess().WaitFor(scope).Failure is { Code: ErrorCodes.WorkloadFailed });
    }

    [Fact]
    public void A_pod_of_an_outdated_revision_is_not_given_up_on()
    {
        var picture = new Picture().With(system => system.Break("cryptomeria-mdsc-0", "InvalidImageName"));
        var at = picture.Sets.FindIndex(set => set.Name == "cryptomeria-mdsc");
        picture.Sets[at] = picture.Sets[at] with { Status = picture.Sets[at].Status! with { CurrentRevision = "1", UpdateRevision = "2", UpdatedReplicas = 0 } };
        picture.ChangePod("cryptomeria-mdsc-0", pod => pod with
        {
            Metadata = pod.Metadata with { Labels = new Dictionary<string, string>(pod.Metadata.Labels!) { ["controller-revision-hash"] = "1" } },
        });
        Assert.True(Assert.Single(picture.Assess(observed: false).Findings).Transient);
    }

    [Fact]
    public void A_workload_whose_pods_are_not_made_yet_is_waited_for()
    {
        var picture = new Picture();
        picture.Pods.RemoveAll(pod => pod.Name == "cryptomeria-fdsc-1-0");
        var at = picture.Sets.FindIndex(set => set.Name == "cryptomeria-fdsc-1");
        picture.Sets[at] = picture.Sets[at] with { Status = new WorkloadStatusPart { ObservedGeneration = 1 } };
        Assert.Equal("fdsc-1: 0 of 1 pods are Ready", picture.Assess(observed: false).WaitFor(FindingScope.Deployment).Missing);
    }

    [Fact]
    public void Without_gwc_nothing_works()
    {
        var picture = new Picture();
        picture.Sets.RemoveAll(set => set.Name == "cryptomeria-gwc");
        picture.Pods.RemoveAll(pod => pod.Name == "cryptomeria-gwc-0");
        Assert.Contains("GATEWAY_MISSING", picture.Findings());
        Assert.Equal(SystemHealth.Down, picture.Assess().Health);
    }

    [Fact]
    public void A_chain_that_does_not_answer_is_told_by_its_pod_where_that_knows_why()
    {
        var picture = new Picture().With(system => system.Height("fdsc-0", Picture.Silent("fdsc-0")));
        Assert.Equal(["CHAIN_RPC_UNREACHABLE fdsc-0"], picture.Findings());
        Assert.Equal(SystemHealth.Degraded, picture.Assess().Health);

        picture.Break("cryptomeria-fdsc-0-0", "CrashLoopBackOff", restarts: 2);
        Assert.Equal(["POD_NOT_READY fdsc-0"], picture.Findings());
        picture.Height("gwc", Picture.Silent("gwc"));
        Assert.Equal(SystemHealth.Down, picture.Assess().Health);
    }

    [Fact]
    public void Chains_that_are_behind_or_stand_still_are_waited_for()
    {
        var picture = new Picture(fdsc: 4).With(system =>
        {
            system.Height("mdsc", new ChainSync(7, CatchingUp: true) { BlockAge = TimeSpan.FromDays(1) });
            system.Height("fdsc-0", new ChainSync(0, false));
            system.Height("fdsc-1", new ChainSync(9, false) { BlockAge = TimeSpan.FromSeconds(30), LatestBlockTime = Picture.Now.AddSeconds(-30) });
            system.Height("fdsc-2", new ChainSync(9, false) { Advances = false });
            system.Height("fdsc-3", new ChainSync(9, false) { BlockAge = TimeSpan.FromSeconds(29) });
        });
        Assert.Equal(["CHAIN_NOT_READY mdsc", "CHAIN_NOT_READY fdsc-0", "CHAIN_STALLED fdsc-1", "CHAIN_STALLED fdsc-2"], picture.Findings());
        var wait = picture.Assess().WaitFor(FindingScope.Ibc);
        Assert.Null(wait.Failure);
        Assert.Contains("fdsc-1: makes no blocks (height 9), since 11:59:30Z", wait.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relayer_that_is_missing_idle_twice_or_incomplete_is_told()
    {
        Assert.Equal(["RELAYER_NOT_CONFIGURED relayer"], new Picture(0).With(system =>
        {
            system.Configured = false;
            system.Relayers = 0;
            system.Channels.Clear();
            system.Storages.Clear();
        }).Findings().Where(finding => finding.StartsWith("RELAYER", StringComparison.Ordinal)));
        Assert.Equal(["RELAYER_NOT_RUNNING relayer"], new Picture().With(system => system.Relayers = 0).Findings());
        Assert.Equal(["RELAYER_NOT_RUNNING relayer"], new Picture().With(system => system.Relayers = 2).Findings());
        var gone = new Picture();
        gone.Deployments.Clear();
        gone.Pods.RemoveAll(pod => pod.Name.Contains("relayer", StringComparison.Ordinal));
        Assert.Equal(["RELAYER_POD_NOT_FOUND"], gone.Findings(observed: false));
        Assert.Equal(ErrorCodes.RelayerPodNotFound, gone.Assess(observed: false).WaitFor(FindingScope.RelayerPod).Failure?.Code);
    }

    [Fact]
    public void Links_paths_registrations_and_counterparties_are_told_for_each_chain()
    {
        var picture = new Picture(fdsc: 3).With(system =>
        {
            system.Channels.RemoveAll(channel => channel.ChannelId == "channel-0");
            system.Dead.Add("channel-1");
            system.Storages.RemoveAll(storage => storage.ChainId == "fdsc-1");
            system.Paths.Remove("path-gwc-fdsc-2-gw");
        });
        Assert.Equal(
            ["CHANNEL_MISSING mdsc", "COUNTERPARTY_GONE fdsc-0", "PATH_MISSING fdsc-2", "STORAGE_NOT_REGISTERED fdsc-1"],
            picture.Findings().Where(finding => !finding.StartsWith("RELAYER", StringComparison.Ordinal)));
        var failure = picture.Assess().WaitFor(FindingScope.Ibc).Failure!;
        Assert.Equal(ErrorCodes.IbcNotReady, failure.Code);
        Assert.Contains("channel-1 is open on gwc but not on fdsc-0", failure.Details["reasons"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_observed_is_a_finding_and_never_a_guess()
    {
        var away = new OperationException(ErrorCodes.ExecFailed, "no answer within 3 s", retryable: true);
        var picture = new Picture().With(system => (system.ProcessesError, system.ChannelsError) = (away, away));
        var assessment = picture.Assess();
        Assert.All(assessment.Findings, finding => Assert.Equal(("NOT_OBSERVED", true), (finding.Code, finding.Transient)));
        Assert.Null(assessment.System.Process);
        Assert.Equal(2, assessment.Findings.Count);

        picture.ProcessesError = new OperationException(ErrorCodes.K8sForbidden, "may not create pods/exec");
        Assert.Equal(ErrorCodes.K8sForbidden, picture.Assess().WaitFor(FindingScope.Relaying).Failure?.Code);
    }

    [Fact]
    public void Sentences_name_all_subjects_of_the_same_finding_and_a_line_is_short()
    {
        var picture = new Picture(fdsc: 20).With(system => system.Channels.Clear());
        var assessment = picture.Assess();
        Assert.StartsWith("mdsc, fdsc-0, fdsc-1", FindingsText.Sentences(assessment.Findings)[0], StringComparison.Ordinal);
        Assert.Equal(21, assessment.Findings.Count(finding => finding.Code == "CHANNEL_MISSING"));
    }

    [Fact]
    public void Every_rule_has_its_code_hint_and_scope()
    {
        Assert.All(FindingRules.All, rule =>
        {
            Assert.Matches("^[A-Z0-9]+(_[A-Z0-9]+)+$", rule.Code);
            Assert.NotEmpty(rule.Hint);
            Assert.NotEqual(FindingScope.None, rule.Scope);
        });
        Assert.Equal(FindingRules.All.Count, FindingRules.All.Select(rule => rule.Code).Distinct().Count());
        var written = typeof(FindingRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FindingRule)));
        Assert.Equal(written.Select(type => type.Name).Order(), FindingRules.All.Select(rule => rule.GetType().Name).Order());
    }
}
