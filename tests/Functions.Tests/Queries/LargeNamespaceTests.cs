using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Queries.Support;

namespace Cryptomeria.Functions.Tests.Queries;

/// <summary>A namespace with thousands of pods.</summary>
public sealed class LargeNamespaceTests : IAsyncLifetime
{
    private const int Count = 2000;
    private const int PageSize = 250;

    private QuerySystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await QuerySystem.StartEmptyAsync();
        for (var i = 0; i < Count; i++)
        {
            var pod = QuerySystem.Manifest("v1", "Pod", $"extra-{i:d4}", QuerySystem.Namespace, JsonNode.Parse(
                """{"spec":{"nodeSelector":{"none":"such"},"containers":[{"name":"main","image":"main"}]}}""")!.AsObject());
            pod["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "cryptomeria", ["app.kubernetes.io/component"] = i % 2 == 0 ? "even" : "odd" };
            _system.Cluster.Objects.Create(pod);
        }
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task It_is_read_and_answered_part_by_part()
    {
        var data = await _system.DataAsync("k8s/pods");
        Assert.Equal(Count, data["items"]!.AsArray().Count);
        var parts = _system.Cluster.Requests.All.Where(request => request.PathAndQuery.Contains("/pods?", StringComparison.Ordinal)).ToList();
        Assert.Equal(Count / PageSize, parts.Count);
        Assert.All(parts, part => Assert.Contains($"limit={PageSize}", part.PathAndQuery, StringComparison.Ordinal));
        Assert.Equal(Count / 2, (await _system.DataAsync("k8s/pods?component=odd"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_answer_begins_before_the_list_is_read_and_breaks_off_where_the_cluster_does()
    {
        using var late = _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbidden, Path = "/pods.*continue=" });
        using var response = await _system.Http.GetAsync(
            "/api/v1/system/k8s/pods", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_status_reads_it_part_by_part_too()
    {
        var data = await _system.DataAsync("status");
        Assert.Equal(Count, data["pods"]!.AsArray().Count);
        Assert.Equal(Count / PageSize, _system.Served("/pods?"));
    }
}
