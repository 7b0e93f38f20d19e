using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>What the queries say where the cluster does not do as asked.</summary>
public sealed class ClusterErrorTests
{
    public static TheoryData<string> Queries { get; } = ["status", "ports", "k8s/pods", "k8s/services", "k8s/configmaps", "k8s/logs?component=gwc"];

    [Theory]
    [InlineData("status", "pods", "list")]
    [InlineData("status", "services", "list")]
    [InlineData("status", "statefulsets", "list")]
    [InlineData("ports", "services", "list")]
    [InlineData("k8s/pods", "pods", "list")]
    [InlineData("k8s/services", "services", "list")]
    [InlineData("k8s/configmaps", "configmaps", "list")]
    [InlineData("k8s/pods", "services", "list")]
    [InlineData("k8s/logs?component=gwc", "pods", "list")]
    [InlineData("k8s/logs?component=gwc", "services", "list")]
    [InlineData("k8s/logs?component=gwc&follow=true", "pods/log", "get")]
    [InlineData("k8s/logs?pod=cryptomeria-gwc-0", "pods", "get")]
    [InlineData("k8s/logs?pod=cryptomeria-gwc-0", "pods/log", "get")]
    public async Task A_missing_right_is_named(string query, string resource, string verb)
    {
        await using var system = await QuerySystem.StartAsync();
        system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = verb, Resource = resource });
        var error = await system.ErrorAsync(query, HttpStatusCode.InternalServerError, "K8S_FORBIDDEN");
        Assert.Equal(verb, error["details"]!["verb"]!.GetValue<string>());
        Assert.StartsWith(resource, error["details"]!["resource"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("cryptomeria", error["details"]!["namespace"]!.GetValue<string>());
        Assert.Contains($"may not {verb} {resource}", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_told()
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        var stranger = await system.StartAppAsync(system.Cluster.Kubeconfig.Replace(system.Cluster.Token, "wrong", StringComparison.Ordinal));
        await QuerySystem.ErrorAsync(stranger, "status", HttpStatusCode.InternalServerError, "K8S_UNAUTHORIZED");
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_cluster_that_is_down_is_told(string query)
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        system.Cluster.Faults.IsDown = true;
        var error = await system.ErrorAsync(query, HttpStatusCode.InternalServerError, "K8S_UNREACHABLE");
        Assert.Contains(system.Cluster.BaseAddress.Authority, error["details"]!["server"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Absence.Closed)]
    [InlineData(Absence.Silent)]
    [InlineData(Absence.BlackHole)]
    public async Task A_cluster_that_is_not_there_is_told_by_every_query(Absence absence)
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        await using var nothing = await UnreachablePort.OpenAsync(absence);
        var app = await system.StartAppAsync(system.Cluster.Kubeconfig.Replace(
            system.Cluster.BaseAddress.Authority, nothing.Authority, StringComparison.Ordinal));
        var errors = await Task.WhenAll(Queries.Select(
            query => QuerySystem.ErrorAsync(app, query.Data, HttpStatusCode.InternalServerError, "K8S_UNREACHABLE")));
        Assert.All(errors, error => Assert.Contains(nothing.Authority, error["details"]!["server"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ports_without_any_right_that_tells_the_nodes_address_name_the_missing_one()
    {
        await using var system = await QuerySystem.StartAsync();
        system.Cluster.Faults.Forbid("list", "nodes");
        system.Cluster.Faults.Forbid("list", "pods");
        var error = await system.ErrorAsync("ports", HttpStatusCode.InternalServerError, "K8S_FORBIDDEN");
        Assert.Equal(("list", "pods"), (error["details"]!["verb"]!.GetValue<string>(), error["details"]!["resource"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_server_that_is_no_Kubernetes_is_told()
    {
        await using var system = await QuerySystem.StartEmptyAsync();
        var app = await system.StartAppAsync(system.Cluster.Kubeconfig.Replace(
            system.Cluster.BaseAddress.GetLeftPart(UriPartial.Authority), $"{system.Http.BaseAddress}api/v1/system", StringComparison.Ordinal));
        var error = await QuerySystem.ErrorAsync(app, "ports", HttpStatusCode.InternalServerError, "K8S_REQUEST_FAILED");
        Assert.IsType<JsonObject>(error["details"]);
    }
}
