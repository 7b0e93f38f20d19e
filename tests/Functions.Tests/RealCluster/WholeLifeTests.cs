using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.RealCluster.Support;
using static Cryptomeria.Functions.Tests.EndToEnd.StartJobTests;

namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>A cryptomeria's whole life, on whichever cluster carries the tests.</summary>
[Collection(OneCluster.Name)]
[Trait("Category", "Long")]
public class WholeLifeTests
{
    [Fact]
    public async Task Installed_started_scaled_out_and_in_stopped_resumed_and_removed()
    {
        await using var system = await SystemUnderTest.StartAsync();
        var cluster = system.Cluster;

        await system.InstallAsync(fdsc: 2);
        Assert.Equal(["fdsc-0", "fdsc-1", "gwc", "mdsc"], await cluster.ChainsAsync());
        Assert.Empty(await cluster.RlyProcessesAsync());
        AssertSkipped(await system.InstallAsync(fdsc: 2));

        await system.SucceedAsync("start");
        await cluster.AssertLinkedAsync("fdsc-0", "fdsc-1", "mdsc");
        AssertSkipped(await system.SucceedAsync("start"));
        await cluster.AssertLinkedAsync("fdsc-0", "fdsc-1", "mdsc");

        await system.SucceedAsync("scale/fdsc", """{"replicas":4}""");
        await cluster.AssertLinkedAsync("fdsc-0", "fdsc-1", "fdsc-2", "fdsc-3", "mdsc");
        AssertSkipped(await system.SucceedAsync("scale/fdsc", """{"replicas":4}"""));

        await system.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        await cluster.AssertLinkedAsync("fdsc-0", "mdsc");

        await system.SucceedAsync("stop");
        Assert.Empty(await cluster.PodsAsync());
        AssertSkipped(await system.SucceedAsync("stop"));

        await system.SucceedAsync("resume");
        await cluster.AssertLinkedAsync("fdsc-0", "mdsc");

        await system.SucceedAsync("uninstall");
        Assert.Empty(await cluster.ContentsAsync());
        AssertSkipped(await system.SucceedAsync("uninstall"));
    }

    private static void AssertSkipped(JsonObject job) =>
        Assert.All(StepsOf(job).Where(step => step["name"]!.GetValue<string>() != "preflight"), step => Assert.True(step["skipped"]!.GetValue<bool>(), job.ToString()));
}
