namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>rly start.</summary>
public sealed class RelayerTests
{
    private const string Start = "nohup rly start --log-format json > /proc/1/fd/1 2>&1 < /dev/null & echo $!";

    [Fact]
    public async Task It_relays_the_paths_that_were_there_when_it_started_until_it_is_killed()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc", "fdsc-0");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("mdsc"));
        var pid = (await pods.ShAsync(Start)).Output.Trim();
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 1);
        await pods.RelayerAsync("rly", "paths", "new", "gwc", "fdsc-0", "later");
        var relayer = Assert.Single(pods.World.Relayers);
        Assert.Equal((pid, CryptomeriaPods.PathOf("mdsc")), (relayer.ProcessId.ToString(), Assert.Single(relayer.Paths)));
        Assert.Equal($"{pid}\n", (await pods.RelayerAsync("pgrep", "-x", "rly")).Output);

        var lines = new List<string>();
        await foreach (var line in pods.Runtime.ReadLogAsync("cryptomeria", CryptomeriaPods.Relayer, "relayer", follow: false, default))
        {
            lines.Add(line.Text);
        }

        Assert.Contains(lines, line => line.Contains("\"msg\":\"Chain is in sync\"", StringComparison.Ordinal));

        CryptomeriaPods.Succeeded(await pods.RelayerAsync("kill", pid));
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 0);
        Assert.Equal(1, (await pods.RelayerAsync("pgrep", "-x", "rly")).ExitCode);
        Assert.Equal(1, pods.World.RelayersStarted);
    }

    [Fact]
    public async Task It_runs_under_setsid_too()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc");
        await pods.LinkAsync("mdsc");
        await pods.ShAsync("setsid nohup rly start --log-format json > /proc/1/fd/1 2>&1 < /dev/null &");
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 1);
    }

    [Fact]
    public async Task It_ends_with_an_error_where_a_chain_is_unreachable_at_its_start_and_goes_on_where_one_goes_later()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc");
        CryptomeriaPods.Succeeded(await pods.LinkAsync("mdsc"));
        pods.Faults.Change(faults => faults with { DeadChains = ["mdsc"] });
        var refused = await pods.RelayerAsync("rly", "start");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("connection refused", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, pods.World.RelayersStarted);

        pods.Faults.Clear();
        await pods.ShAsync(Start);
        await CryptomeriaPods.WaitAsync(() => pods.World.Relayers.Count == 1);
        pods.Faults.Change(faults => faults with { DeadChains = ["mdsc"] });
        await foreach (var line in pods.Runtime.ReadLogAsync("cryptomeria", CryptomeriaPods.Relayer, "relayer", follow: true, new CancellationTokenSource(20_000).Token))
        {
            if (line.Text.Contains("Failed to query node status", StringComparison.Ordinal))
            {
                break;
            }
        }
        Assert.Single(pods.World.Relayers);
    }

    [Fact]
    public async Task It_dies_where_that_is_simulated_and_ends_at_once_without_paths()
    {
        await using var pods = new CryptomeriaPods();
        await pods.InitializeAsync("gwc", "mdsc");
        Assert.Equal(0, (await pods.RelayerAsync("rly", "start")).ExitCode);
        Assert.Equal(2, (await pods.RelayerAsync("rly", "start", "nope")).ExitCode);
        await pods.LinkAsync("mdsc");
        pods.Faults.Change(faults => faults with { RelayerDiesAfterSeconds = 0.05 });
        var died = await pods.RelayerAsync("rly", "start");
        Assert.Equal((1, 1), (died.ExitCode, pods.World.RelayersStarted));
        Assert.Contains("Relayer start error", died.Error, StringComparison.Ordinal);
        Assert.Empty(pods.World.Relayers);
    }
}
