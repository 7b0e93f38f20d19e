using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class LogTests : IAsyncLifetime
{
    private const string Pod = "cryptomeria-gwc-0";
    private const string Path = $"/api/v1/namespaces/cryptomeria/pods/{Pod}/log";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartWithChartAsync();
        for (var second = 0; second < 4; second++)
        {
            Log(second, $"line {second}");
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("", "line 0\nline 1\nline 2\nline 3\n")]
    [InlineData("?tailLines=2", "line 2\nline 3\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?sinceTime=2026-01-01T00:00:02Z", "line 2\nline 3\n")]
    [InlineData("?sinceTime=2026-01-01T00:00:01Z&tailLines=1", "line 3\n")]
    [InlineData("?limitBytes=10", "line 0\nlin")]
    [InlineData("?tailLines=1&timestamps=true", "2026-01-01T00:00:03.000000000Z line 3\n")]
    [InlineData("?container=chain&tailLines=1", "line 3\n")]
    [InlineData("?sinceSeconds=1", "")]
    public async Task A_part_of_a_log_is_answered(string query, string expected) =>
        Assert.Equal(expected, await _cluster.Http.GetStringAsync(Path + query, _cluster.Timeout));

    [Theory]
    [InlineData("?tailLines=-1", 422)]
    [InlineData("?sinceSeconds=0", 422)]
    [InlineData("?container=other", 400)]
    public async Task What_makes_no_sense_is_refused(string query, int code)
    {
        using var response = await _cluster.Http.GetAsync(Path + query, _cluster.Timeout);
        Assert.Equal(code, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_followed_log_goes_on_until_its_pod_stops()
    {
        await using var log = await LineStream.OpenAsync(_cluster, Path + "?follow=true&tailLines=1");
        Assert.Equal("line 3", await log.NextAsync());
        Log(4, "line 4");
        Assert.Equal("line 4", await log.NextAsync());
        _cluster.Host.Objects.Delete("pods", Chart.Namespace, Pod);
        Assert.Null(await log.NextAsync());
    }

    [Fact]
    public async Task A_limit_ends_a_followed_log()
    {
        await using var log = await LineStream.OpenAsync(_cluster, Path + "?follow=true&tailLines=0&limitBytes=6");
        Log(4, "line 4");
        Assert.Equal("line 4", await log.NextAsync());
        Assert.Null(await log.NextAsync());
    }

    [Fact]
    public async Task A_container_has_to_be_named_where_there_are_several()
    {
        _cluster.Host.Objects.Create(Chart.Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"two","namespace":"cryptomeria"},
             "spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"x"}]}}
            """));
        using var response = await _cluster.Http.GetAsync("/api/v1/namespaces/cryptomeria/pods/two/log", _cluster.Timeout);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(
            "a container name must be specified for pod two, choose one of: [a b]", await response.Content.ReadAsStringAsync(_cluster.Timeout), StringComparison.Ordinal);
    }

    private void Log(int second, string text) => _cluster.Runtime.Log(Chart.Namespace, Pod, Start.AddSeconds(second), text);
}
