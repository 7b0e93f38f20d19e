using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Tests.Shell;

/// <summary>An error keeps the line that says why, and the command in full.</summary>
public class CommandErrorsTests
{
    private const string Why = "Error: error creating clients: failed to create client on dst chain{fdsc-0}: rpc error: code = Unknown desc = out of gas";

    private static readonly string Log = string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"level\":\"info\",\"ts\":\"2026-11-23T12:00:{i:00}Z\",\"msg\":\"Starting event processor\"}}\n"));
    private static readonly string Usage = "Usage:\n  rly transact link path_name [flags]\n\nFlags:\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"      --flag-{i} string   what it is for\n"));

    public static readonly TheoryData<string> Outputs = new(
        Why,
        Log + Why + "\n",
        Why + "\n" + Usage,
        Log + Why + "\n" + Usage,
        $"Error: an earlier one\n{Log}{Why}\n{Usage}");

    [Theory]
    [MemberData(nameof(Outputs))]
    public void The_line_that_says_why_is_kept_however_much_is_around_it(string output)
    {
        Assert.Equal(Why["Error: ".Length..], CommandErrors.Reason(output));
        var tail = CommandErrors.Tail(output);
        Assert.Contains(Why, tail.Split('\n'));
        Assert.InRange(tail.Length, Why.Length, 400);
    }

    [Fact]
    public void One_that_is_longer_than_all_that_is_kept_keeps_its_beginning()
    {
        var tail = CommandErrors.Tail(Log + "Error: " + new string('x', 5000) + "\n");
        Assert.StartsWith("Error: xxx", tail, StringComparison.Ordinal);
        Assert.Equal(400, tail.Length);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\n\n", null)]
    [InlineData("one\ntwo\n", "two")]
    public void Without_such_a_line_the_last_one_says_it(string output, string? reason) => Assert.Equal(reason, CommandErrors.Reason(output));

    [Fact]
    public void The_command_is_told_in_full()
    {
        var result = new ExecResult(1, "", Log + Why) { Command = "rly transact link path-gwc-fdsc-0-gw --src-port gateway --dst-port datastore --version cryptomeria-1" };
        var e = CommandErrors.RelayerCommandFailed("rly transact link", result);
        Assert.Equal($"rly transact link failed with exit code 1: {Why["Error: ".Length..]}", e.Message);
        Assert.Equal(result.Command, e.Details["command"]);
    }

    [Fact]
    public void A_signal_is_named() => Assert.Equal(
        "rly chains add gwc was killed by SIGKILL (exit code 137)", CommandErrors.RelayerCommandFailed("rly chains add gwc", new ExecResult(137, "", "")).Message);
}
