using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>What counts as rly at work, word by word.</summary>
public sealed class RlyCommandLineTests
{
    [Theory]
    [InlineData("rly start", true)]
    [InlineData("/usr/bin/rly start --log-format json", true)]
    [InlineData("rly --home /x --debug start path-gwc-mdsc-gw", true)]
    [InlineData("rly --log-format json st", true)]
    [InlineData("/bin/sh /usr/bin/rly start", true)]
    [InlineData("sh -c rly_start", false)]
    [InlineData("pgrep -f rly_start", false)]
    [InlineData("grep rly start", false)]
    [InlineData("rly --home start", false)]
    [InlineData("rly chains show start", false)]
    [InlineData("rly transact link start", false)]
    [InlineData("myrly start", false)]
    [InlineData("rly", false)]
    public void Start_is_a_program_and_a_subcommand(string line, bool expected) =>
        Assert.Equal(expected, RlyCommandLine.TryRead([.. line.Split(' ').Select(word => word.Replace('_', ' '))])?.IsStart ?? false);

    [Fact]
    public void A_shell_that_asks_for_rly_start_is_no_relayer() =>
        Assert.Null(RlyCommandLine.TryRead(["sh", "-c", "pgrep -f 'rly start'"]));

    [Theory]
    [InlineData("rly transact link path-gwc-fdsc-1-gw --src-port gateway", true)]
    [InlineData("rly tx channel path-gwc-fdsc-1-gw", true)]
    [InlineData("rly --debug tx conn path-gwc-fdsc-1-gw", true)]
    [InlineData("rly transact link path-gwc-fdsc-10-gw", false)]
    [InlineData("rly paths new gwc fdsc-1 path-gwc-fdsc-1-gw", false)]
    public void A_transaction_is_on_its_exact_path(string line, bool expected) =>
        Assert.Equal(expected, RlyCommandLine.TryRead(line.Split(' '))!.IsTransactionOn("path-gwc-fdsc-1-gw"));

    [Fact]
    public void Told_paths_are_those_of_the_configuration()
    {
        string[] configured = ["a", "b", "c"];
        Assert.Equal(configured, RlyCommandLine.TryRead(["rly", "start", "--max-msgs", "5"])!.RelayedOf(configured));
        Assert.Equal(["a", "c"], RlyCommandLine.TryRead(["rly", "start", "c", "a", "--max-msgs", "5"])!.RelayedOf(configured));
    }

    [Fact]
    public void Processes_are_sorted_by_what_they_do()
    {
        var processes = RelayerProcesses.Read(
        [
            Process(1, ["sh", "-c", "while :; do sleep 1; done"]),
            Process(7, ["rly", "start"], ("CRYPTOMERIA_PATHS", "path-gwc-mdsc-gw=a/b")),
            Process(8, ["rly", "transact", "link", "path-gwc-fdsc-0-gw", "--src-port", "gateway"], ("CRYPTOMERIA_OP", "job_1")),
            Process(9, ["rly", "q", "channels", "gwc"]),
        ]);

        var start = Assert.Single(processes.Starts);
        Assert.Equal((7, "path-gwc-mdsc-gw"), (start.Pid, Assert.Single(start.RelayedNames!)));
        Assert.Equal("rly transact link path-gwc-fdsc-0-gw", Assert.Single(processes.Transactions).Command.ToString());
    }

    private static PodProcess Process(int pid, string[] arguments, params (string Name, string Value)[] environment) =>
        new(pid, 0, arguments, environment.ToDictionary(variable => variable.Name, variable => variable.Value), TimeSpan.FromSeconds(5));
}
