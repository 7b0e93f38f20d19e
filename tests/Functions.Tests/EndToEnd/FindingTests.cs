using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What one reader of the system knows, all know: a finding stands in the status, in a wait's failure, in a plan and in the hint of what to do.</summary>
public class FindingTests
{
    [Fact]
    public async Task One_finding_is_in_status_waits_plans_and_errors()
    {
        const string Sentence = "fdsc-0: is not in rly's configuration";
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.Probe.InRelayerAsync("rly", "chains", "delete", "fdsc-0");

        var status = (await life.Api.SendAsync(HttpMethod.Get, "/api/v1/system/status", null)).Body["data"]!;
        Assert.Contains(status["reasons"]!.AsArray(), reason => reason!.GetValue<string>() == Sentence);
        Assert.Contains(status["findings"]!.AsArray(), finding => finding!["code"]!.GetValue<string>() == "CHAIN_NOT_CONFIGURED");
        Assert.Contains("initRelayer", status["relayer"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);

        var plan = (await life.Api.SendAsync(HttpMethod.Post, "/api/v1/system/start?dryRun=true", """{"steps":["waitIbcReady"]}""")).Body["data"]!;
        Assert.Contains(Sentence, plan["steps"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var error = await life.FailAsync("start", """{"steps":["waitIbcReady"]}""");
        Assert.Equal("IBC_NOT_READY", error["code"]!.GetValue<string>());
        Assert.Contains(Sentence, error["details"]!["reasons"]!.GetValue<string>(), StringComparison.Ordinal);

        await life.SucceedAsync("start");
        Assert.Equal("healthy", (await life.Api.SendAsync(HttpMethod.Get, "/api/v1/system/status", null)).Body["data"]!["health"]!.GetValue<string>());
    }
}
