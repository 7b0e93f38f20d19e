using System.Net;
using System.Net.Http.Headers;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Routes.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>What makes the queries cheap to ask again and again.</summary>
public sealed class ConditionalTests : IAsyncLifetime
{
    private QuerySystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await QuerySystem.StartAsync();
        _system.Pods.Start("mdsc", "fdsc-0", "fdsc-1");
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData("status")]
    [InlineData("ports")]
    [InlineData("ports?format=env")]
    public async Task What_did_not_change_is_not_sent_again(string query)
    {
        var (_, headers, _) = await _system.SendAsync(query);
        var tag = headers.ETag!;
        var (status, again, text) = await _system.SendAsync(query, request => request.Headers.IfNoneMatch.Add(tag));
        Assert.Equal(HttpStatusCode.NotModified, status);
        Assert.Equal(tag, again.ETag);
        Assert.Equal("", text);
        (status, _, _) = await _system.SendAsync(query, request =>
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
            request.Headers.IfNoneMatch.Add(tag);
        });
        Assert.Equal(HttpStatusCode.NotModified, status);
        (status, _, _) = await _system.SendAsync(query, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\"")));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_block_changes_the_status_and_its_tag()
    {
        var (_, before, first) = await _system.SendAsync("status");
        _system.Pods.Heights["gwc"] = 2;
        var (status, after, second) = await _system.SendAsync("status", request => request.Headers.IfNoneMatch.Add(before.ETag!));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_two_formats_of_ports_have_tags_of_their_own() =>
        Assert.NotEqual((await _system.SendAsync("ports")).Headers.ETag, (await _system.SendAsync("ports?format=env")).Headers.ETag);

    [Theory]
    [InlineData("status", "/namespaces/cryptomeria/pods?")]
    [InlineData("ports", "/namespaces/cryptomeria/services?")]
    [InlineData("k8s/pods", "/namespaces/cryptomeria/pods?")]
    [InlineData("k8s/configmaps", "/namespaces/cryptomeria/configmaps?")]
    public async Task Those_who_ask_at_the_same_time_share_the_calls(string query, string path)
    {
        await _system.SendAsync(query);
        _system.Cluster.Requests.Clear();
        using var slow = _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Path = path.Replace("?", "\\?", StringComparison.Ordinal), Milliseconds = 2000 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _system.SendAsync(query)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(1, _system.Served(path));
    }

    [Fact]
    public async Task One_who_leaves_does_not_take_the_answer_from_the_others()
    {
        using var slow = _system.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Path = "/services", Milliseconds = 1500 });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = _system.Http.GetAsync("/api/v1/system/ports", leaving.Token);
        while (slow.Strikes == 0)
        {
            await Task.Delay(10, Token);
        }

        var second = _system.GetAsync("ports");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotEmpty((await second)["data"]!["chains"]!.AsArray());
    }
}
