using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster.Access;

/// <summary>Rights as the simulated API server tells them.</summary>
public sealed class AccessReviewsTests
{
    private static readonly AccessRight[] Asked =
    [
        new("create", "v1", "Secret"),
        new("patch", "apps/v1", "StatefulSet", "a"),
        new("patch", "apps/v1", "StatefulSet", "b"),
        new("delete", "v1", "Namespace", "cryptomeria"),
        new("create", "no.such.group/v1", "Thing"),
        new("create", "v1", "NoSuchKind"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_be_done_is_not_missing()
    {
        await using var system = await SimulatedSystem.StartAsync();
        Assert.Empty((await FindMissingAsync(system, Asked))!);
    }

    [Fact]
    public async Task What_is_missing_is_named_with_its_group()
    {
        await using var system = await SimulatedSystem.StartAsync();
        system.Host.Faults.Forbid("create", "secrets");
        system.Host.Faults.Forbid("patch", "statefulsets");
        Assert.Equal(["create secrets", "patch statefulsets.apps"], (await FindMissingAsync(system, Asked))!.Select(one => one.ToString()));
    }

    [Fact]
    public async Task One_question_answers_for_all_objects_of_a_kind()
    {
        await using var system = await SimulatedSystem.StartAsync();
        await FindMissingAsync(system, [.. Enumerable.Range(0, 50).Select(number => new AccessRight("delete", "apps/v1", "StatefulSet", $"s{number}"))]);
        Assert.Single(system.Host.Requests.All, request => request.PathAndQuery.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nothing_may_be_asked_nothing_is_known()
    {
        await using var system = await SimulatedSystem.StartAsync();
        system.Host.Faults.Add(new FaultRule { Action = FaultAction.Forbidden, Method = "POST", Path = "selfsubjectaccessreviews" });
        Assert.Null(await FindMissingAsync(system, Asked));
        var log = new StepLogRecorder();
        await Reviews(system).RequireAsync("cryptomeria", Asked, log, Token);
        Assert.Contains(log.Entries, entry => entry.Contains("may not ask", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_fails_is_no_answer()
    {
        await using var system = await SimulatedSystem.StartAsync();
        system.Host.Faults.Add(new FaultRule { Action = FaultAction.Unavailable, Method = "POST", Path = "selfsubjectaccessreviews" });
        var e = await Assert.ThrowsAsync<OperationException>(() => FindMissingAsync(system, Asked));
        Assert.True(e.Retryable);
    }

    private static AccessReviews Reviews(SimulatedSystem system)
    {
        var connection = system.Get<ClusterConnection>();
        return new AccessReviews(connection, new ApiResources(connection));
    }

    private static Task<IReadOnlyList<MissingAccess>?> FindMissingAsync(SimulatedSystem system, IEnumerable<AccessRight> rights) =>
        Reviews(system).FindMissingAsync("cryptomeria", rights, Token);
}
