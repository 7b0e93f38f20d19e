using Cryptomeria.K8sOps.Queries;
using Cryptomeria.K8sOps.Queries.Resources;

namespace Cryptomeria.K8sOps.Tests.Queries;

/// <summary>What counts as cryptomeria's.</summary>
public sealed class OwnershipTests
{
    private const string Name = "app.kubernetes.io/name";
    private const string PartOf = "app.kubernetes.io/part-of";
    private const string Release = "meta.helm.sh/release-name";

    private static readonly ServiceObject Faucet = new()
    {
        Metadata = new ObjectMeta { Name = "faucet", Annotations = new Dictionary<string, string> { [Release] = "cryptomeria" } },
        Spec = new ServiceSpecPart { Selector = new Dictionary<string, string> { ["app"] = "faucet" } },
    };

    private readonly Ownership _ownership = new("cryptomeria", [Faucet]);

    [Fact]
    public void A_pod_is_owned_by_its_label_or_by_a_Service_that_selects_it()
    {
        Assert.True(_ownership.OwnsPod(Pod((Name, "cryptomeria"))));
        Assert.True(_ownership.OwnsPod(Pod(("app", "faucet"), ("pod-template-hash", "1"))));
        Assert.False(_ownership.OwnsPod(Pod(("app", "tap"))));
        Assert.False(_ownership.OwnsPod(Pod()));
    }

    [Fact]
    public void The_API_itself_is_not()
    {
        Assert.False(_ownership.OwnsPod(Pod((Name, "cryptomeria"), (PartOf, "cryptomeria-functions"))));
        Assert.False(_ownership.OwnsPod(Pod(("app", "faucet"), (PartOf, "cryptomeria-functions"))));
    }

    [Fact]
    public void Neither_is_what_another_release_installed_nor_what_its_Services_select()
    {
        Assert.True(Ownership.Owns(Faucet, "cryptomeria"));
        Assert.False(Ownership.Owns(Faucet, "another"));
        Assert.False(new Ownership("another", [Faucet]).OwnsPod(Pod(("app", "faucet"))));
    }

    [Fact]
    public void A_Service_that_selects_nothing_owns_nothing()
        => Assert.False(new Ownership("cryptomeria", [Faucet with { Spec = new ServiceSpecPart() }]).OwnsPod(Pod(("app", "faucet"))));

    private static PodObject Pod(params (string Name, string Value)[] labels) => new()
    {
        Metadata = new ObjectMeta { Name = "pod", Labels = labels.ToDictionary(label => label.Name, label => label.Value) },
    };
}
