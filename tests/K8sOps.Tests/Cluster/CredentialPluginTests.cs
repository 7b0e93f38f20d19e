using System.Diagnostics;
using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>How a credential plugin is run, and what is told where it gives no credential.</summary>
public sealed class CredentialPluginTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestPlugin _plugin;

    public CredentialPluginTests() => _plugin = new TestPlugin(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("echo 'Error: your session is over' >&2; exit 3", "failed with exit code 3: your session is over", "3", "Error: your session is over")]
    [InlineData("echo first >&2; echo 'please log in' >&2; exit 1", "failed with exit code 1: please log in", "1", "first\nplease log in")]
    [InlineData("exit 2", "failed with exit code 2", "2", null)]
    [InlineData("kill -KILL $$", "was killed by SIGKILL (exit code 137)", "137", null)]
    [InlineData("echo oops >&2; echo '{\"token\":\"hush'", "answered with no ExecCredential: oops", "0", "oops")]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"other/v9\"}'", "answered in version other/v9, not client.authentication.k8s.io/v1", "0", null)]
    [InlineData("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", "answered with neither a token nor a client certificate", "0", null)]
    public async Task A_plugin_that_fails_is_told_with_its_own_words(string script, string told, string exitCode, string? stderr)
    {
        await using var api = await TestApi.StartAsync(context => Objects.WriteListAsync(context, "PodList", []));
        using var connection = TestApi.ConnectBy(_plugin.Kubeconfig(api.Url, script), _folder);
        foreach (var use in new Func<ClusterConnection, Task>[] { one => one.ListPodsAsync(), ExecAsync })
        {
            var error = await Assert.ThrowsAsync<OperationException>(() => use(connection));
            Assert.Equal(ErrorCodes.K8sUnauthorized, error.Code);
            Assert.EndsWith($": no credentials could be had: the credential plugin \"sh\" {told}", error.Message, StringComparison.Ordinal);
            Assert.Equal(("sh", exitCode), (error.Details["command"], error.Details["exitCode"]));
            Assert.Equal(stderr, error.Details.GetValueOrDefault("stderr"));
            Assert.DoesNotContain("hush", $"{error.Message} {string.Join(' ', error.Details.Values)}", StringComparison.Ordinal);
        }

        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task It_has_its_arguments_its_variables_and_nobody_to_ask()
    {
        await using var api = await TestApi.StartAsync(context => Objects.WriteListAsync(context, "PodList", []));
        var file = _folder.File("told");
        var script = $"printf '%s\\n' \"$1\" \"$GREETING\" \"$KUBERNETES_EXEC_INFO\" \"$(cat)\" >'{file}'\n{TestPlugin.Tokens()}";
        using var connection = TestApi.ConnectBy(_plugin.Kubeconfig(api.Url, script), _folder);
        await connection.ListPodsAsync();
        Assert.Equal(
            ["two words", "hello", """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}}""", ""],
            await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_it_ends_it()
    {
        await using var api = await TestApi.StartAsync(context => Objects.WriteListAsync(context, "PodList", []));
        var file = _folder.File("pid");
        var script = $"echo $$ >'{file}.new'; mv '{file}.new' '{file}'; exec sleep 3600";
        using var connection = TestApi.ConnectBy(_plugin.Kubeconfig(api.Url, script), _folder);
        using var giveUp = new CancellationTokenSource();
        await Task.WhenAll(GiveUpAsync(), Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ListPodsAsync(giveUp.Token)));
        var id = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));

        async Task GiveUpAsync()
        {
            while (!File.Exists(file))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await giveUp.CancelAsync();
        }
    }

    private static Task<ExecResult> ExecAsync(ClusterConnection connection) => new PodExec(connection, TimeProvider.System).RunAsync(
        new ExecRequest(new PodRef("cryptomeria", "pod", "relayer"), ["true"]), default, TestContext.Current.CancellationToken);
}
