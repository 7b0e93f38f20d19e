using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Hosts whose clocks are apart exclude one another all the same.</summary>
public sealed class LockClockTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(5, -5)]
    [InlineData(-5, 5)]
    [InlineData(10, 0)]
    [InlineData(0, 10)]
    public async Task Ten_minutes_apart_on_one_cluster_the_second_does_not_take_what_the_first_holds(int first, int second)
    {
        await using var cluster = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions { Pods = PodLatencies.None }, TestContext.Current.CancellationToken);
        var duration = TimeSpan.FromMinutes(2);
        using var one = TestApi.ConnectBy(cluster.Kubeconfig, _folder, Off(first));
        using var other = TestApi.ConnectBy(cluster.Kubeconfig, _folder, Off(second));
        var (ones, others) = (new NamespaceLock(one, Off(first)), new NamespaceLock(other, Off(second)));

        Assert.True((await TryAsync(ones, "job_1", duration)).Acquired);
        var attempt = await TryAsync(others, "job_2", duration);
        Assert.Equal((false, "job_1"), (attempt.Acquired, attempt.Holder));
        Assert.True(await ones.RenewAsync("cryptomeria", "job_1", duration, TestContext.Current.CancellationToken));
        Assert.False((await TryAsync(others, "job_2", duration)).Acquired);

        await ones.ReleaseAsync("cryptomeria", "job_1", TestContext.Current.CancellationToken);
        Assert.True((await TryAsync(others, "job_2", duration)).Acquired);
        Assert.False((await TryAsync(ones, "job_1", duration)).Acquired);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task What_has_run_out_by_the_servers_clock_is_taken_over_and_nothing_before(int minutes)
    {
        var (leases, server) = (new LeaseServer(), new ManualTime(Noon));
        await using var api = await TestApi.StartAsync(leases.AnswerAsync, clock: server);
        using var one = api.Connect();
        var host = new ManualTime(Noon.AddMinutes(minutes));
        using var other = api.Connect(clock: host);
        await TryAsync(new NamespaceLock(one, server), "job_1", TimeSpan.FromMinutes(5));

        server.Advance(TimeSpan.FromSeconds(299));
        var attempt = await TryAsync(new NamespaceLock(other, host), "job_2", TimeSpan.FromMinutes(5));
        Assert.Equal(new LockAttempt(false, "job_1", Noon.AddMinutes(5)), attempt);
        server.Advance(TimeSpan.FromSeconds(1));
        attempt = await TryAsync(new NamespaceLock(other, host), "job_2", TimeSpan.FromMinutes(5));
        Assert.Equal(new LockAttempt(true, "job_2", Noon.AddMinutes(10)), attempt);
    }

    [Fact]
    public async Task What_an_earlier_answer_told_does_not_count()
    {
        // Since that answer the server's clock was set back: what the host carried on says that the lease is over, the answer that told of it does not.
        var (leases, server, host) = (new LeaseServer(), new ManualTime(Noon.AddHours(1)), new ManualTime(Noon));
        await using var api = await TestApi.StartAsync(leases.AnswerAsync, clock: server);
        using var one = api.Connect();
        using var other = api.Connect(clock: host);
        Assert.Null(await new NamespaceLock(other, host).GetAsync("cryptomeria", TestContext.Current.CancellationToken));
        server.Set(Noon);
        await TryAsync(new NamespaceLock(one, server), "job_1", TimeSpan.FromMinutes(5));
        Assert.False((await TryAsync(new NamespaceLock(other, host), "job_2", TimeSpan.FromMinutes(5))).Acquired);
    }

    [Fact]
    public async Task An_answer_that_tells_no_time_leaves_the_lock_to_its_holder()
    {
        var leases = new LeaseServer();
        await using var api = await TestApi.StartAsync(context =>
        {
            context.Response.Headers.Date = "never";
            return leases.AnswerAsync(context);
        });
        var host = new ManualTime(Noon);
        using var connection = api.Connect(clock: host);
        var locks = new NamespaceLock(connection, host);
        await TryAsync(locks, "job_1", TimeSpan.FromMinutes(5));
        host.Advance(TimeSpan.FromHours(1));
        Assert.False((await TryAsync(locks, "job_2", TimeSpan.FromMinutes(5))).Acquired);
        Assert.True((await TryAsync(locks, "job_2", TimeSpan.FromMinutes(5), holderGone: true)).Acquired);
    }

    private static ManualTime Off(int minutes) => new(DateTimeOffset.UtcNow.AddMinutes(minutes));

    private static Task<LockAttempt> TryAsync(NamespaceLock locks, string holder, TimeSpan duration, bool holderGone = false) =>
        locks.TryAcquireAsync("cryptomeria", holder, duration, (_, _) => Task.FromResult(holderGone), TestContext.Current.CancellationToken);
}
