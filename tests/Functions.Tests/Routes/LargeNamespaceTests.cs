using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

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

    [Theory]
    [InlineData("k8s/pods", "items")]
    [InlineData("status", "pods")]
    public async Task A_list_that_the_cluster_forgets_while_it_is_read_is_read_to_its_end(string query, string member)
    {
        using var second = _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Path = "/pods.*continue=", Milliseconds = 1000, Times = 1 });
        var asking = _system.DataAsync(query);
        while (second.Strikes == 0)
        {
            Assert.False(asking.IsCompleted, "no second part was asked for");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        _system.Cluster.Objects.Delete("pods", QuerySystem.Namespace, "extra-1999", 0);
        _system.Cluster.Objects.Compact();
        Assert.Equal(Count - 1, (await asking)[member]!.AsArray().Select(pod => pod!["name"]!.GetValue<string>()).Distinct().Count());
        Assert.Contains(_system.Cluster.Requests.All, request => request.Status == 410);
    }

    [Fact]
    public async Task The_status_reads_it_part_by_part_too()
    {
        var data = await _system.DataAsync("status");
        Assert.Equal(Count, data["pods"]!.AsArray().Count);
        Assert.Equal(Count / PageSize, _system.Served("/pods?"));
    }
}
