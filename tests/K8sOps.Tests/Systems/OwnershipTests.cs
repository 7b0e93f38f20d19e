using Cryptomeria.K8sOps.Systems;
using static Cryptomeria.K8sOps.Tests.Systems.Facts;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>What counts as cryptomeria's.</summary>
public sealed class OwnershipTests
{
    private static readonly (ObjectFacts Service, IReadOnlyDictionary<string, string> Selector) Faucet = (
        Plain("Service", "faucet").Annotated("meta.helm.sh/release-name", "cryptomeria"), new Dictionary<string, string> { ["app"] = "faucet" });

    [Theory]
    [InlineData("cryptomeria", null, null, true)]
    [InlineData(null, "cryptomeria", null, true)]
    [InlineData(null, "other", null, false)]
    [InlineData("cryptomeria", "other", null, false)]
    [InlineData("other", null, null, false)]
    [InlineData("cryptomeria", "cryptomeria", "cryptomeria-functions", false)]
    public void What_is_cryptomerias_is_told_by_label_or_annotation(string? name, string? release, string? partOf, bool expected)
    {
        var thing = Plain("Service", "one");
        if (name is not null)
        {
            thing = thing.With("app.kubernetes.io/name", name);
        }

        if (partOf is not null)
        {
            thing = thing.With("app.kubernetes.io/part-of", partOf);
        }

        if (release is not null)
        {
            thing = thing.Annotated("meta.helm.sh/release-name", release);
        }

        Assert.Equal(expected, Ownership.Owns(thing, "cryptomeria"));
        Assert.Equal(expected, new Ownership("cryptomeria", []).Owns(thing));
    }

    [Fact]
    public void A_pod_is_owned_by_its_label_or_by_a_Service_that_selects_it()
    {
        var ownership = new Ownership("cryptomeria", [], [Faucet]);
        Assert.True(ownership.Owns(Labelled("Pod", "pod")));
        Assert.True(ownership.Owns(Plain("Pod", "pod").With("app", "faucet").With("pod-template-hash", "1")));
        Assert.False(ownership.Owns(Plain("Pod", "pod").With("app", "tap")));
        Assert.False(ownership.Owns(Plain("Pod", "pod")));
        Assert.False(ownership.Owns(Plain("ConfigMap", "map").With("app", "faucet")));
    }

    [Fact]
    public void The_API_itself_is_not()
    {
        var ownership = new Ownership("cryptomeria", [Labelled("Deployment", "api").Host()], [Faucet]);
        Assert.False(ownership.Owns(Labelled("Pod", "pod").Host()));
        Assert.False(ownership.Owns(Plain("Pod", "pod").With("app", "faucet").Host()));
        Assert.False(ownership.Owns(Labelled("Pod", "pod").By("ReplicaSet", "api-1")));
    }

    [Fact]
    public void Neither_is_what_another_release_installed_nor_what_its_Services_select()
    {
        Assert.True(Ownership.Owns(Faucet.Service, "cryptomeria"));
        Assert.False(Ownership.Owns(Faucet.Service, "another"));
        Assert.False(new Ownership("another", [], [Faucet]).Owns(Plain("Pod", "pod").With("app", "faucet")));
    }

    [Fact]
    public void A_Service_that_selects_nothing_owns_nothing() =>
        Assert.False(new Ownership("cryptomeria", [], [Faucet with { Selector = new Dictionary<string, string>() }]).Owns(Plain("Pod", "pod").With("app", "faucet")));

    [Fact]
    public void A_pod_is_its_controllers()
    {
        var ownership = new Ownership(
            "cryptomeria",
            [
                Of("cryptomeria", "StatefulSet", "cryptomeria-gwc"), Of("two", "StatefulSet", "two-cryptomeria-gwc"),
                Plain("Deployment", "faucet").Annotated("meta.helm.sh/release-name", "cryptomeria"),
                Plain("ReplicaSet", "faucet-6c8").By("Deployment", "faucet"),
            ],
            [Faucet]);
        Assert.True(ownership.Owns(Labelled("Pod", "cryptomeria-gwc-0").By("StatefulSet", "cryptomeria-gwc")));
        Assert.False(ownership.Owns(Labelled("Pod", "two-cryptomeria-gwc-0").By("StatefulSet", "two-cryptomeria-gwc")));
        Assert.True(ownership.Owns(Plain("Pod", "faucet-6c8-x").By("ReplicaSet", "faucet-6c8")));
        Assert.True(ownership.Owns(Plain("Pod", "faucet-77b-x").By("ReplicaSet", "faucet-77b")));
        Assert.True(ownership.Owns(Labelled("Pod", "stray").By("StatefulSet", "gone")));
        Assert.Equal(["two"], ownership.OtherReleases);
    }

    [Fact]
    public void A_claim_is_the_StatefulSets_from_whose_template_it_came()
    {
        var ownership = new Ownership("cryptomeria", [Chain("cryptomeria", "fdsc-0"), Chain("two", "two-fdsc-0")]);
        Assert.True(ownership.Owns(Plain("PersistentVolumeClaim", "data-fdsc-0-0")));
        Assert.False(ownership.Owns(Labelled("PersistentVolumeClaim", "data-two-fdsc-0-0")));
        Assert.False(ownership.Owns(Labelled("PersistentVolumeClaim", "data-two-fdsc-0-11")));
        Assert.True(ownership.Owns(Labelled("PersistentVolumeClaim", "data-two-fdsc-0-x")));
    }

    [Fact]
    public void What_nobody_marked_is_theirs_who_use_it()
    {
        var secret = Labelled("Secret", "cryptomeria-mnemonics");
        Assert.True(new Ownership("cryptomeria", [Of("cryptomeria", "Deployment", "relayer").Using(secret.Key)]).Owns(secret));
        Assert.False(new Ownership("misspelt", [Of("cryptomeria", "Deployment", "relayer").Using(secret.Key)]).Owns(secret));
    }

    /// <summary>A chain that was scaled in leaves its claim; a StatefulSet tells no more whose it is.</summary>
    [Theory]
    [InlineData("cryptomeria", "cryptomeria-2", "data-cryptomeria-fdsc-3-0", true)]
    [InlineData("cryptomeria-2", "cryptomeria", "data-cryptomeria-fdsc-3-0", false)]
    [InlineData("cryptomeria-2", "cryptomeria", "data-cryptomeria-2-fdsc-3-0", true)]
    [InlineData("cryptomeria", "cryptomeria-2", "data-cryptomeria-2-fdsc-3-0", false)]
    [InlineData("two", "cryptomeria", "data-two-cryptomeria-fdsc-3-0", true)]
    [InlineData("misspelt", "cryptomeria", "data-cryptomeria-fdsc-3-0", false)]
    public void A_claim_whose_StatefulSet_is_gone_is_theirs_after_whom_it_is_named(string release, string other, string claim, bool expected) =>
        Assert.Equal(expected, new Ownership(release, [Chain(other, "other-gwc")]).Owns(Labelled("PersistentVolumeClaim", claim)));

    [Theory]
    [InlineData("cryptomeria-mnemonic-generator", true)]
    [InlineData("cryptomeria-2-mnemonic-generator", false)]
    [InlineData("backup", false)]
    public void A_hook_is_theirs_after_whom_it_is_named(string name, bool expected)
    {
        var hook = Plain("Job", name).Annotated("helm.sh/hook", "pre-install");
        var other = Plain("Deployment", "cryptomeria-2-relayer").Annotated("meta.helm.sh/release-name", "cryptomeria-2");
        Assert.Equal(expected, new Ownership("cryptomeria", [other]).Owns(hook));
        Assert.False(new Ownership("cryptomeria", [other]).Owns(Plain("Job", name)));
    }

    [Fact]
    public void A_release_of_another_chart_is_none_of_cryptomerias() =>
        Assert.Empty(new Ownership("cryptomeria", [Plain("Deployment", "prometheus").Annotated("meta.helm.sh/release-name", "prometheus")]).OtherReleases);

    private static ObjectFacts Chain(string release, string name) => Of(release, "StatefulSet", name) with { ClaimTemplates = ["data"] };
}
