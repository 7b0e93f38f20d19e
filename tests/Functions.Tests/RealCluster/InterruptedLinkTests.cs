using System.Net;
using Cryptomeria.Functions.Tests.RealCluster.Support;
using static Cryptomeria.Functions.Tests.EndToEnd.StartJobTests;

namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>A start in the middle of a link, on whichever cluster carries the tests.</summary>
[Collection(OneCluster.Name)]
[Trait("Category", "Long")]
public class InterruptedLinkTests
{
    [Fact]
    public async Task While_it_links_nothing_else_begins_and_canceled_there_a_new_start_finishes()
    {
        await using var system = await SystemUnderTest.StartAsync(linkSeconds: 8);
        await system.InstallAsync(fdsc: 1);
        var id = await system.Api.BeginAsync("start");
        await system.Cluster.UntilAsync(LinksAsync, "a link runs in the relayer pod");

        foreach (var (operation, body) in new[] { ("start", "{}"), ("stop", "{}"), ("scale/fdsc", """{"replicas":0}"""), ("uninstall", "{}") })
        {
            var (refused, problem, _) = await system.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}", body);
            Assert.Equal(HttpStatusCode.Conflict, refused);
            Assert.Equal("JOB_CONFLICT", problem["error"]!["code"]!.GetValue<string>());
            Assert.Equal(id, problem["error"]!["details"]!["runningJobId"]!.GetValue<string>());
        }

        Assert.Equal(HttpStatusCode.OK, (await system.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel")).Status);
        var canceled = await system.Api.EndAsync(id);
        Assert.Equal("canceled", canceled["status"]!.GetValue<string>());
        Assert.Equal("canceled", StepsOf(canceled).Single(step => step["name"]!.GetValue<string>() == "connectAll")["status"]!.GetValue<string>());
        await system.Cluster.UntilAsync(async () => !await LinksAsync(), "the link has ended");

        await system.SucceedAsync("start");
        var channels = await system.Cluster.GatewayChannelsAsync();
        Assert.All(["fdsc-0", "mdsc"], (string chain) => Assert.Single(
            channels, channel => channel["counterparty"]!["chain_id"]?.GetValue<string>() == chain && channel["state"]!.GetValue<string>() == "STATE_OPEN"));
        Assert.Equal(["fdsc-0", "mdsc"], await system.Cluster.RegistrationsAsync());
        Assert.Single(await system.Cluster.RlyProcessesAsync(), words => words.StartsWith("start", StringComparison.Ordinal));

        async Task<bool> LinksAsync() => (await system.Cluster.RlyProcessesAsync()).Any(words => words.Split(' ')[0] is "transact" or "tx");
    }
}
