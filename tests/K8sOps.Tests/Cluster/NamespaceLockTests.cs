using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Tests.Cluster.Support;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>One holder at a time, whoever asks from wherever.</summary>
public sealed class NamespaceLockTests
{
    private const string Path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/cryptomeria-ops-cryptomeria";
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(31);
    private readonly LeaseServer _server = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 23, 12, 34, 56, TimeSpan.Zero));

    [Fact]
    public async Task A_free_lock_is_taken_as_a_lease_in_the_servers_own_format()
    {
        await using var api = await StartAsync();
        var attempt = await TryAsync(Lock(api), "job_1");
        Assert.Equal(new LockAttempt(true, "job_1", _time.GetUtcNow() + HalfAnHour), attempt);
        var spec = _server[Path]!["spec"]!.AsObject();
        Assert.Equal(
            """{"acquireTime":"2026-01-23T12:34:56.000000Z","holderIdentity":"job_1","leaseDurationSeconds":1860,"renewTime":"2026-01-23T12:34:56.000000Z"}""",
            spec.ToJsonString());
    }

    [Fact]
    public async Task A_held_lock_tells_its_holder_and_end()
    {
        await using var api = await StartAsync();
        var locks = Lock(api);
        await TryAsync(locks, "job_1");
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(new LockAttempt(false, "job_1", _time.GetUtcNow() + TimeSpan.FromMinutes(1)), await TryAsync(locks, "job_2"));
        Assert.Equal(new LockState("job_1", _time.GetUtcNow() - TimeSpan.FromMinutes(30), _time.GetUtcNow() + TimeSpan.FromMinutes(1)), await GetAsync(locks));
    }

    [Fact]
    public async Task Its_holder_gets_it_again_with_the_new_duration_and_keeps_its_begin()
    {
        await using var api = await StartAsync();
        var locks = Lock(api);
        var begin = _time.GetUtcNow();
        await TryAsync(locks, "job_1");
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await TryAsync(locks, "job_1", duration: TimeSpan.FromHours(2))).Acquired);
        Assert.Equal(new LockState("job_1", begin, _time.GetUtcNow() + TimeSpan.FromHours(2)), await GetAsync(locks));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 40)]
    public async Task A_lock_whose_holder_is_gone_or_whose_time_is_over_is_taken_over(bool holderGone, int minutes)
    {
        await using var api = await StartAsync();
        var locks = Lock(api);
        await TryAsync(locks, "job_1");
        _time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.True((await TryAsync(locks, "job_2", holderGone)).Acquired);
        Assert.Equal(new LockState("job_2", _time.GetUtcNow(), _time.GetUtcNow() + HalfAnHour), await GetAsync(locks));
        Assert.False(await RenewAsync(locks, "job_1"));
        await locks.ReleaseAsync("cryptomeria", "job_1", TestContext.Current.CancellationToken);
        Assert.Equal("job_2", (await GetAsync(locks))?.Holder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_at_once_exactly_one_gets_it(bool takeOver)
    {
        await using var api = await StartAsync();
        if (takeOver)
        {
            await TryAsync(Lock(api), "job_gone");
        }

        var attempts = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            using var connection = api.Connect();
            return await new NamespaceLock(connection, _time).TryAcquireAsync(
                "cryptomeria", $"job_{i}", HalfAnHour, (holder, _) => Task.FromResult(holder == "job_gone"), TestContext.Current.CancellationToken);
        }));
        var winner = Assert.Single(attempts, a => a.Acquired);
        Assert.All(attempts, a => Assert.Equal(winner.Holder, a.Holder));
        Assert.Equal(winner.Holder, _server.Holders[^1]);
        Assert.Equal(takeOver ? 2 : 1, _server.Holders.Count);
    }

    [Fact]
    public async Task A_released_lock_is_free_and_releasing_twice_does_nothing()
    {
        await using var api = await StartAsync();
        var locks = Lock(api);
        await TryAsync(locks, "job_1");
        Assert.True(await RenewAsync(locks, "job_1"));
        await locks.ReleaseAsync("cryptomeria", "job_1", TestContext.Current.CancellationToken);
        Assert.Null(await GetAsync(locks));
        Assert.False(await RenewAsync(locks, "job_1"));
        await locks.ReleaseAsync("cryptomeria", "job_1", TestContext.Current.CancellationToken);
        Assert.True((await TryAsync(locks, "job_2")).Acquired);
    }

    [Fact]
    public async Task A_lock_renewed_while_it_is_released_by_a_stranger_stays()
    {
        // The renewal comes between the stranger's look and its delete: the version it saw is gone by then.
        var locks = default(NamespaceLock);
        await using var api = await StartAsync(async context =>
        {
            if (context.Request.Method == "DELETE" && _server[Path] is { } lease && (int?)lease["spec"]!["leaseDurationSeconds"] == 1860)
            {
                await locks!.RenewAsync("cryptomeria", "job_1", TimeSpan.FromHours(1), default);
            }

            await _server.AnswerAsync(context);
        });
        locks = Lock(api);
        await TryAsync(locks, "job_1");
        await locks.ReleaseAsync("cryptomeria", "job_1", TestContext.Current.CancellationToken);
        Assert.Equal(2, api.Requests.Count(r => r.StartsWith("DELETE", StringComparison.Ordinal)));
        Assert.Null(await GetAsync(locks));
    }

    [Fact]
    public async Task Locks_of_two_namespaces_are_two()
    {
        await using var api = await StartAsync();
        using var connection = api.Connect(o => o.LockNamespace = "ops");
        var locks = new NamespaceLock(connection, _time);
        Assert.True((await TryAsync(locks, "job_1")).Acquired);
        Assert.True((await locks.TryAcquireAsync("other", "job_2", HalfAnHour, (_, _) => Task.FromResult(false), TestContext.Current.CancellationToken)).Acquired);
        Assert.NotNull(_server["/apis/coordination.k8s.io/v1/namespaces/ops/leases/cryptomeria-ops-other"]);
        Assert.NotNull(_server["/apis/coordination.k8s.io/v1/namespaces/ops/leases/cryptomeria-ops-cryptomeria"]);
    }

    [Fact]
    public async Task What_others_put_into_the_lease_is_kept()
    {
        await using var api = await StartAsync();
        var recorded = JsonNode.Parse(Recording.Read("lease-get").Body)!.AsObject();
        recorded["metadata"]!["name"] = "cryptomeria-ops-cryptomeria";
        recorded["metadata"]!["annotations"] = new JsonObject { ["note"] = "mine" };
        using var client = new HttpClient();
        await client.PostAsync(new Uri(api.Url + "/apis/coordination.k8s.io/v1/namespaces/default/leases"), new StringContent(recorded.ToJsonString()), TestContext.Current.CancellationToken);
        Assert.Equal(new LockState("job_1", _time.GetUtcNow(), _time.GetUtcNow() + HalfAnHour), await GetAsync(Lock(api)));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True((await TryAsync(Lock(api), "job_2")).Acquired);
        Assert.Equal("mine", (string?)_server[Path]!["metadata"]!["annotations"]!["note"]);
    }

    [Theory]
    [InlineData("forbidden-create-lease", ErrorCodes.K8sForbidden, "may not create leases.coordination.k8s.io in namespace default")]
    [InlineData("lease-update-stale", ErrorCodes.K8sConflict, "kept changing")]
    public async Task Refusals_are_told(string recording, string code, string message)
    {
        await using var api = await TestApi.StartAsync(context => context.Request.Method == "GET"
            ? TestApi.ReplayAsync(context, Recording.Read("lease-delete-again"))
            : TestApi.ReplayAsync(context, Recording.Read(recording)));
        var error = await Assert.ThrowsAsync<OperationException>(() => TryAsync(new NamespaceLock(api.Connection, TimeProvider.System), "job_1"));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private Task<TestApi> StartAsync(RequestDelegate? answer = null) => TestApi.StartAsync(answer ?? _server.AnswerAsync, clock: _time);

    private NamespaceLock Lock(TestApi api) => new(api.Connection, _time);

    private static Task<LockAttempt> TryAsync(NamespaceLock locks, string holder, bool holderGone = false, TimeSpan? duration = null) =>
        locks.TryAcquireAsync("cryptomeria", holder, duration ?? HalfAnHour, (_, _) => Task.FromResult(holderGone), TestContext.Current.CancellationToken);

    private static Task<bool> RenewAsync(NamespaceLock locks, string holder) =>
        locks.RenewAsync("cryptomeria", holder, HalfAnHour, TestContext.Current.CancellationToken);

    private static Task<LockState?> GetAsync(NamespaceLock locks) => locks.GetAsync("cryptomeria", TestContext.Current.CancellationToken);
}
