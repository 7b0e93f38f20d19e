using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>A chain whose volume was deleted by hand begins again under its old name: what gwc still holds of the old one is not taken for its own.</summary>
public class LostDataTests
{
    [Fact]
    public async Task A_chain_that_comes_back_without_its_data_is_linked_and_registered_anew()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(2);
        var old = Assert.Single(life.World.OpenChannels("gwc", "gateway", "fdsc-1"));
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        await LoseAsync(life, "fdsc-1");

        var job = await life.SucceedAsync("scale/fdsc", """{"replicas":2}""");
        Assert.Contains($"{old} is open on gwc but not on fdsc-1: it cannot be used", await life.LogAsync(job), StringComparison.Ordinal);
        AssertTied(life, "fdsc-1", old);
        Assert.Equal(4, life.World.Chain("gwc").Counters.Registrations);

        // The old channel stays on gwc for good. It neither comes between nor is it linked a third time.
        job = await life.SucceedAsync("start");
        Assert.All(job["steps"]!.AsArray(), step => Assert.True(step!["skipped"]!.GetValue<bool>(), job.ToString()));
        await life.SucceedAsync("stop");
        await life.SucceedAsync("resume");
        AssertTied(life, "fdsc-1", old);
        Assert.Equal(4, life.World.Chain("gwc").Counters.Channels);
    }

    [Fact]
    public async Task A_resume_without_a_chains_data_says_so_and_start_links_it()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(1);
        var old = Assert.Single(life.World.OpenChannels("gwc", "gateway", "fdsc-0"));
        await life.SucceedAsync("stop");
        await LoseAsync(life, "fdsc-0");

        var error = await life.FailAsync("resume");
        Assert.Equal("IBC_NOT_READY", error["code"]!.GetValue<string>());
        Assert.Contains($"fdsc-0: {old} is open on gwc but not on fdsc-0", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await life.SucceedAsync("start");
        AssertTied(life, "fdsc-0", old);
    }

    private static async Task LoseAsync(LivingSystem life, string chain)
    {
        var claim = $"data-cryptomeria-{chain}-0";
        life.Objects.Delete("persistentvolumeclaims", Namespace, claim);
        await SimulatedSystem.UntilAsync(() => life.Objects.Find("persistentvolumeclaims", Namespace, claim) is null);
    }

    // One channel that is open at both ends, which gwc has the storage by and the relayer's path leads over.
    private static void AssertTied(LivingSystem life, string chain, string old)
    {
        var (gateway, far) = (life.World.Chain("gwc"), Assert.Single(life.World.Chain(chain).Channels));
        Assert.Equal(HandshakeState.Open, far.State);
        Assert.NotEqual(old, far.CounterpartyChannelId);
        var near = gateway.Channels.Single(channel => channel.Id == far.CounterpartyChannelId);
        Assert.Equal((HandshakeState.Open, far.Id), (near.State, near.CounterpartyChannelId));
        Assert.Contains(gateway.Registrations, storage => (storage.ChainId, storage.ChannelId) == (chain, near.Id));
        Assert.Contains($"path-gwc-{chain}-gw", Assert.Single(life.World.Relayers).Paths);
    }
}
