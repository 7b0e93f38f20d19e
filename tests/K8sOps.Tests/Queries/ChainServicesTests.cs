using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems.Queries;

namespace Cryptomeria.K8sOps.Tests.Queries;

/// <summary>How Services of odd shapes are understood.</summary>
public sealed class ChainServicesTests
{
    private static readonly ServicePortPart Rpc = new() { Name = "rpc", Port = 26657, NodePort = 30007 };

    [Fact]
    public void The_selector_tells_the_chain_before_the_label()
    {
        var service = Service("any-name", "NodePort", "10.0.0.1", Rpc) with
        {
            Metadata = new ObjectMeta { Name = "any-name", Labels = new Dictionary<string, string> { ["app.kubernetes.io/instance"] = "cryptomeria" } },
        };
        Assert.Equal("gwc", Assert.Single(ChainServices.Group([service])).ChainId);
    }

    [Fact]
    public void What_leads_to_no_chain_is_no_chain()
    {
        var web = Service("web", "NodePort", "10.0.0.1", new ServicePortPart { Name = "http", Port = 80, NodePort = 30080 });
        var all = Service("all", "ClusterIP", "None", Rpc) with { Spec = new ServiceSpecPart { ClusterIP = "None", Ports = [Rpc] } };
        Assert.Empty(ChainServices.Group([web, all]));
    }

    [Fact]
    public void A_port_that_is_not_there_has_no_address()
    {
        var chain = Assert.Single(ChainServices.Group([Service("gwc", "NodePort", "10.0.0.1", Rpc, new ServicePortPart { Name = "grpc", Port = 9090 })]));
        Assert.Equal(new ChainEndpoints("http://host:30007", null, null), chain.External("host"));
        Assert.Equal(new ChainEndpoints("http://gwc:26657", null, "gwc:9090"), chain.Internal());
    }

    [Fact]
    public void A_Service_for_inside_goes_before_one_for_outside_and_a_headless_one_is_the_last()
    {
        var services = new[]
        {
            Service("gwc-headless", "ClusterIP", "None", Rpc with { NodePort = null }),
            Service("gwc-external", "NodePort", "10.0.0.1", Rpc),
            Service("gwc-a-very-long-name", "ClusterIP", "10.0.0.2", Rpc with { NodePort = null }),
        };
        Assert.Equal("http://gwc-a-very-long-name:26657", Assert.Single(ChainServices.Group(services)).Internal()!.Rpc);
        Assert.Equal("http://gwc-external:26657", Assert.Single(ChainServices.Group(services[..2])).Internal()!.Rpc);
        Assert.Equal("http://gwc-headless:26657", Assert.Single(ChainServices.Group(services[..1])).Internal()!.Rpc);
        Assert.Null(Assert.Single(ChainServices.Group(services[..1])).External("host"));
    }

    private static ServiceObject Service(string name, string type, string address, params ServicePortPart[] ports) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ServiceSpecPart
        {
            Type = type,
            ClusterIP = address,
            Ports = ports,
            Selector = new Dictionary<string, string> { ["app.kubernetes.io/instance"] = "gwc" },
        },
    };
}
