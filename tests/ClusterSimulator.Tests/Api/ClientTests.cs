using System.Net;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>What the .NET client library does with the server.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Objects_are_created_read_changed_and_deleted()
    {
        await using var cluster = await TestCluster.StartEmptyAsync();
        var maps = cluster.Client.CoreV1;
        var map = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "one" }, Data = new Dictionary<string, string> { ["a"] = "1" } };
        var created = await maps.CreateNamespacedConfigMapAsync(map, Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.NotNull(created.Metadata.Uid);
        created.Data["a"] = "2";
        var replaced = await maps.ReplaceNamespacedConfigMapAsync(created, "one", Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.NotEqual(created.Metadata.ResourceVersion, replaced.Metadata.ResourceVersion);
        var patch = new V1Patch("""{"data":{"b":"3"}}""", V1Patch.PatchType.MergePatch);
        var patched = await maps.PatchNamespacedConfigMapAsync(patch, "one", Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.Equal(("2", "3"), (patched.Data["a"], patched.Data["b"]));
        var status = await maps.DeleteNamespacedConfigMapAsync("one", Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.Equal("Success", status.Status);
        var missing = await Assert.ThrowsAsync<HttpOperationException>(
            () => maps.ReadNamespacedConfigMapAsync("one", Chart.Namespace, cancellationToken: cluster.Timeout));
        Assert.Equal(HttpStatusCode.NotFound, missing.Response.StatusCode);
    }

    [Fact]
    public async Task Of_many_who_take_a_lease_one_gets_it()
    {
        await using var cluster = await TestCluster.StartEmptyAsync();
        V1Lease Lease(int holder) => new()
        {
            Metadata = new V1ObjectMeta { Name = "lock" },
            Spec = new V1LeaseSpec { HolderIdentity = $"job_{holder}", LeaseDurationSeconds = 60, AcquireTime = DateTime.UtcNow, RenewTime = DateTime.UtcNow },
        };
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async holder =>
        {
            try
            {
                await cluster.Client.CoordinationV1.CreateNamespacedLeaseAsync(Lease(holder), "default", cancellationToken: cluster.Timeout);
                return HttpStatusCode.Created;
            }
            catch (HttpOperationException exception)
            {
                return exception.Response.StatusCode;
            }
        }));
        Assert.Single(attempts, HttpStatusCode.Created);
        Assert.Equal(19, attempts.Count(status => status == HttpStatusCode.Conflict));

        var read = await cluster.Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", "default", cancellationToken: cluster.Timeout);
        read.Spec.RenewTime = DateTime.UtcNow;
        await cluster.Client.CoordinationV1.ReplaceNamespacedLeaseAsync(read, "lock", "default", cancellationToken: cluster.Timeout);
        var stale = await Assert.ThrowsAsync<HttpOperationException>(
            () => cluster.Client.CoordinationV1.ReplaceNamespacedLeaseAsync(read, "lock", "default", cancellationToken: cluster.Timeout));
        Assert.Equal(HttpStatusCode.Conflict, stale.Response.StatusCode);
    }

    [Fact]
    public async Task Exec_runs_over_the_clients_own_web_socket()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var stdout = new StringWriter();
        var code = await cluster.Client.NamespacedPodExecAsync(
            "cryptomeria-gwc-0", Chart.Namespace, "chain", ["sh", "-c", "echo out; echo err >&2"], tty: false,
            async (_, output, error) =>
            {
                using var outReader = new StreamReader(output);
                using var errorReader = new StreamReader(error);
                await stdout.WriteAsync(await outReader.ReadToEndAsync() + await errorReader.ReadToEndAsync());
            },
            cluster.Timeout);
        Assert.Equal(0, code);
        Assert.Equal("out\nerr\n", stdout.ToString());
    }

    [Fact]
    public async Task A_scale_is_read_and_patched()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        var apps = cluster.Client.AppsV1;
        var scale = await apps.ReadNamespacedStatefulSetScaleAsync("cryptomeria-fdsc-1", Chart.Namespace, cancellationToken: cluster.Timeout);
        Assert.Equal(1, scale.Spec.Replicas);
        var patch = new V1Patch("""{"spec":{"replicas":0}}""", V1Patch.PatchType.MergePatch);
        await apps.PatchNamespacedStatefulSetScaleAsync(patch, "cryptomeria-fdsc-1", Chart.Namespace, cancellationToken: cluster.Timeout);
        await cluster.Host.Objects.WaitAsync(
            objects => objects.Find("pods", Chart.Namespace, "cryptomeria-fdsc-1-0") is null, cluster.Timeout);
        scale.Spec.Replicas = 2;
        scale.Metadata.ResourceVersion = null;
        await apps.ReplaceNamespacedStatefulSetScaleAsync(scale, "cryptomeria-fdsc-1", Chart.Namespace, cancellationToken: cluster.Timeout);
        await cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, cluster.Timeout);
        Assert.NotNull(cluster.Host.Objects.Find("pods", Chart.Namespace, "cryptomeria-fdsc-1-1"));
    }

    [Fact]
    public async Task A_namespace_is_deleted_with_all_that_is_in_it()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        await cluster.Client.CoreV1.DeleteNamespaceAsync(Chart.Namespace, cancellationToken: cluster.Timeout);
        await cluster.Host.Objects.WaitAsync(objects => objects.Find("ns", "", Chart.Namespace) is null, cluster.Timeout);
        Assert.Empty(cluster.Runtime.Running);
        Assert.Contains($"{Chart.Namespace}/data-cryptomeria-gwc-0", cluster.Runtime.DeletedVolumes);
    }
}
