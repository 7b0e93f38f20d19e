using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;
using k8s;
using k8s.Models;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class WatchTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/cryptomeria/configmaps";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartEmptyAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_watch_goes_on_where_a_list_ended()
    {
        Create("one", "red");
        var version = _cluster.Host.Objects.ResourceVersion;
        Create("two", "red");
        await using var watch = await LineStream.OpenAsync(_cluster, $"{Maps}?watch=true&resourceVersion={version}");
        Assert.Equal("ADDED two", await NextAsync(watch));
        Label("two", "blue");
        Assert.Equal("MODIFIED two", await NextAsync(watch));
        _cluster.Host.Objects.Delete("cm", Chart.Namespace, "two");
        Assert.Equal("DELETED two", await NextAsync(watch));
    }

    [Fact]
    public async Task Without_a_version_the_present_state_comes_first()
    {
        Create("one", "red");
        await using var watch = await LineStream.OpenAsync(_cluster, $"{Maps}?watch=true&labelSelector=colour");
        Assert.Equal("ADDED one", await NextAsync(watch));
    }

    [Fact]
    public async Task What_comes_to_match_is_added_and_what_no_longer_does_is_deleted()
    {
        Create("one", "red");
        await using var watch = await LineStream.OpenAsync(
            _cluster, $"{Maps}?watch=true&labelSelector=colour=blue&resourceVersion={_cluster.Host.Objects.ResourceVersion}");
        Label("one", "blue");
        Assert.Equal("ADDED one", await NextAsync(watch));
        Label("one", "green");
        Assert.Equal("DELETED one", await NextAsync(watch));
    }

    [Fact]
    public async Task A_version_that_was_compacted_is_expired()
    {
        var version = _cluster.Host.Objects.ResourceVersion;
        Create("one", "red");
        _cluster.Host.Objects.Compact();
        await using var watch = await LineStream.OpenAsync(_cluster, $"{Maps}?watch=true&resourceVersion={version}");
        var change = JsonNode.Parse((await watch.NextAsync())!)!;
        Assert.Equal("ERROR", change["type"]!.GetValue<string>());
        Assert.Equal(410, change["object"]!["code"]!.GetValue<int>());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_history_that_overflows_forgets_its_beginning()
    {
        await using var small = await TestCluster.StartEmptyAsync(options => options with { HistoryLength = 5 });
        var version = small.Host.Objects.ResourceVersion;
        for (var number = 0; number < 12; number++)
        {
            small.Host.Objects.Create(Manifest($"map-{number}", "red"));
        }

        await using var expired = await LineStream.OpenAsync(small, $"{Maps}?watch=true&resourceVersion={version}");
        Assert.Contains("\"code\":410", await expired.NextAsync(), StringComparison.Ordinal);
        var last = small.Host.Objects.ResourceVersion;
        small.Host.Objects.Create(Manifest("last", "red"));
        await using var resumed = await LineStream.OpenAsync(small, $"{Maps}?watch=true&resourceVersion={last}");
        Assert.Equal("ADDED last", await NextAsync(resumed));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        Create("one", "red");
        await using var watch = await LineStream.OpenAsync(
            _cluster, $"{Maps}?watch=true&labelSelector=colour&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
        Assert.Equal("ADDED one", await NextAsync(watch));
        var bookmark = JsonNode.Parse((await watch.NextAsync())!)!;
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.Equal("true", bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bookmarks_carry_versions_to_resume_from()
    {
        await using var cluster = await TestCluster.StartEmptyAsync(options => options with { BookmarkInterval = TimeSpan.FromMilliseconds(30) });
        await using var watch = await LineStream.OpenAsync(
            cluster, $"/api/v1/secrets?watch=true&allowWatchBookmarks=true&resourceVersion={cluster.Host.Objects.ResourceVersion}");
        cluster.Host.Objects.Create(Manifest("other", "red"));
        var version = cluster.Host.Objects.ResourceVersion;
        JsonNode bookmark;
        do
        {
            bookmark = JsonNode.Parse((await watch.NextAsync())!)!;
        }
        while (long.Parse(bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>(), null) < version);
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        await using var watch = await LineStream.OpenAsync(_cluster, $"{Maps}?watch=true&timeoutSeconds=1&labelSelector=colour&resourceVersion={_cluster.Host.Objects.ResourceVersion}");
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task The_client_library_watches()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_cluster.Timeout);
        Create("one", "red");
        var seen = new List<string>();
        await foreach (var (type, map) in _cluster.Client.CoreV1.WatchListNamespacedConfigMapAsync(
            Chart.Namespace, labelSelector: "colour", cancellationToken: end.Token))
        {
            seen.Add($"{type} {map.Metadata.Name}");
            if (seen.Count == 1)
            {
                _cluster.Host.Objects.Delete("cm", Chart.Namespace, "one");
            }
            else
            {
                break;
            }
        }

        Assert.Equal(["Added one", "Deleted one"], seen);
    }

    [Fact]
    public async Task A_watch_can_be_of_tables()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Maps}?watch=true&labelSelector=colour");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        await using var watch = await LineStream.OpenAsync(_cluster, request);
        Create("one", "red");
        var first = JsonNode.Parse((await watch.NextAsync())!)!["object"]!;
        Assert.Equal("Table", first["kind"]!.GetValue<string>());
        Assert.Equal("Name", first["columnDefinitions"]![0]!["name"]!.GetValue<string>());
        Assert.Equal("one", first["rows"]![0]!["cells"]![0]!.GetValue<string>());
        Label("one", "blue");
        Assert.Null(JsonNode.Parse((await watch.NextAsync())!)!["object"]!["columnDefinitions"]);
    }

    private static JsonObject Manifest(string name, string colour) => Chart.Parse(
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"cryptomeria","labels":{"colour":"{{colour}}"} } }""");

    private static async Task<string> NextAsync(LineStream watch)
    {
        var change = JsonNode.Parse((await watch.NextAsync())!)!;
        return $"{change["type"]} {change["object"]!["metadata"]!["name"]}";
    }

    private void Create(string name, string colour) => _cluster.Host.Objects.Create(Manifest(name, colour));

    private void Label(string name, string colour) =>
        _cluster.Host.Objects.Patch("cm", Chart.Namespace, name, Chart.Parse($$"""{"metadata":{"labels":{"colour":"{{colour}}"} } }"""));
}
