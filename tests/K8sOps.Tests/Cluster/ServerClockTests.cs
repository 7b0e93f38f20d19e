using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>The API server's clock is told by its answers, whatever the host's says.</summary>
public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _host = new(Noon);

    [Fact]
    public void Before_an_answer_it_is_the_hosts_and_then_the_newest_answers_carried_on()
    {
        var clock = new ServerClock(_host);
        Assert.Equal(Noon, clock.Now);
        clock.Observe(Noon.AddMinutes(-10));
        Assert.Equal(Noon.AddMinutes(-10), clock.Now);
        _host.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Noon.AddSeconds(-510), clock.Now);
        clock.Observe(Noon.AddHours(1));
        Assert.Equal(Noon.AddHours(1), clock.Now);
    }

    [Fact]
    public void A_host_whose_time_of_day_is_set_anew_does_not_change_it()
    {
        var clock = new ServerClock(_host);
        clock.Observe(Noon);
        _host.Set(Noon.AddYears(1));
        _host.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Noon.AddSeconds(3), clock.Now);
    }

    [Theory]
    [InlineData("api/v1/namespaces/cryptomeria/pods", 200, true)]
    [InlineData("api/v1/namespaces/cryptomeria/pods/gone", 404, true)]
    [InlineData("api/v1/namespaces/cryptomeria/pods/gwc:26657/proxy/status", 200, false)]
    [InlineData("api/v1/namespaces/cryptomeria/pods", 403, false)]
    public async Task Only_what_the_server_itself_answers_counts(string path, int code, bool counts)
    {
        await using var api = await TestApi.StartAsync(
            context =>
            {
                context.Response.StatusCode = code;
                return Task.CompletedTask;
            },
            clock: new ManualTime(Noon.AddDays(1)));
        using var connection = api.Connect(clock: _host);
        var call = new ClusterCall("get", "pods", "cryptomeria");
        (await connection.SendAsync(call, HttpMethod.Get, path, _ => { }, TestContext.Current.CancellationToken)).Dispose();
        Assert.Equal(counts ? Noon.AddDays(1) : Noon, connection.ServerNow);
    }

    [Fact]
    public async Task A_plain_call_tells_it_too_and_the_simulated_server_tells_the_time()
    {
        await using var host = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Pods = PodLatencies.None }, TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync(new Uri(host.BaseAddress, "version"), TestContext.Current.CancellationToken);
        Assert.NotNull(answer.Headers.Date);

        using var folder = new TempFolder();
        using var connection = TestApi.ConnectBy(host.Kubeconfig, folder, _host);
        await connection.ListPodsAsync();
        Assert.InRange(connection.ServerNow, answer.Headers.Date.Value, DateTimeOffset.UtcNow);
    }
}
