using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.K8sOps.Tests.Operations.Support;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>A storage is registered once, and only when its transaction is in a block with code 0.</summary>
public sealed class RegistrationTests
{
    private static CancellationToken Token => OperatedSystem.Token;

    [Theory]
    [InlineData(RegistrationStage.CheckTx, 32, "account sequence mismatch, expected 5, got 4: incorrect account sequence", true)]
    [InlineData(RegistrationStage.Block, 11, "out of gas in location: WritePerByte", true)]
    [InlineData(RegistrationStage.Block, 5, "insufficient funds", false)]
    public async Task A_transaction_that_failed_is_no_registration(RegistrationStage stage, int code, string log, bool retryable)
    {
        await using var system = await LinkedAsync();
        system.World.Faults.Change(faults => faults with { Registrations = [new RegistrationFault("fdsc-0", stage, 1, code, log)] });
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-0", Token));
        Assert.Equal((ErrorCodes.RegisterStorageFailed, retryable), (e.Code, e.Retryable));
        Assert.Equal((code.ToString(), log), (e.Details["code"], e.Details["rawLog"]));
        if (stage == RegistrationStage.Block)
        {
            Assert.NotEmpty(e.Details["txhash"]);
        }

        Assert.False((await system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-0", Token)).Skipped);
        Assert.Single(system.World.Chain("gwc").Registrations);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(150)]
    public async Task A_registration_whose_connection_broke_is_not_sent_again(int milliseconds)
    {
        await using var system = await LinkedAsync();
        system.World.Faults.Change(faults => faults with { SlowCommands = [new SlowCommand("register-storage", 0.1, 1)] });
        system.Host.Faults.DropExec(TimeSpan.FromMilliseconds(milliseconds), command: "register-storage");
        await system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-0", Token);
        Assert.Equal(1, system.World.Chain("gwc").Counters.Registrations);
    }

    [Fact]
    public async Task A_registration_that_the_host_left_behind_is_not_sent_again()
    {
        await using var system = await LinkedAsync();
        using var host = new CancellationTokenSource();
        var job = system.Job();
        var registering = system.Operations.EnsureStorageRegisteredAsync(job, "fdsc-0", host.Token);
        await system.WaitAsync(() => system.Log.Entries.Any(entry => entry.StartsWith("begin gwcd tx", StringComparison.Ordinal)));
        await system.WaitAsync(() => system.World.Chain("gwc").Counters.Registrations == 1);
        await host.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => registering);

        await system.Operations.EnsureStorageRegisteredAsync(job, "fdsc-0", Token);
        Assert.Equal(1, system.World.Chain("gwc").Counters.Registrations);
    }

    [Fact]
    public async Task Registrations_take_turns()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 3);
        await system.InitAsync();
        string[] chains = ["mdsc", "fdsc-0", "fdsc-1", "fdsc-2"];
        foreach (var chain in chains)
        {
            await system.Operations.EnsureLinkAsync(system.Job(), chain, Token);
        }

        await Task.WhenAll(chains.Select(chain => system.Operations.EnsureStorageRegisteredAsync(system.Job(), chain, Token)));
        Assert.Equal(4, system.World.Chain("gwc").Registrations.Count);
        Assert.Equal(4, system.World.Chain("gwc").Counters.Registrations);
    }

    [Fact]
    public async Task Without_a_channel_there_is_nothing_to_register()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.InitAsync();
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-0", Token));
        Assert.Equal((ErrorCodes.RegisterStorageFailed, false), (e.Code, e.Retryable));
    }

    [Fact]
    public async Task An_unknown_chain_is_told()
    {
        await using var system = await OperatedSystem.StartAsync(fdsc: 1);
        var e = await Assert.ThrowsAsync<OperationException>(() => system.Operations.EnsureStorageRegisteredAsync(system.Job(), "fdsc-7", Token));
        Assert.Equal((ErrorCodes.ChainNotFound, "fdsc-7"), (e.Code, e.Details["chainId"]));
    }

    private static async Task<OperatedSystem> LinkedAsync()
    {
        var system = await OperatedSystem.StartAsync(fdsc: 1);
        await system.InitAsync();
        await system.Operations.EnsureLinkAsync(system.Job(), "fdsc-0", Token);
        return system;
    }
}
