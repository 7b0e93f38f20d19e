using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

public sealed class KubectlTests
{
    private const string Pod = "cryptomeria-gwc-0";

    [Fact]
    public async Task Get_prints_the_columns_of_the_wide_output()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        var lines = (await kubectl.RunAsync("get", "pods,svc,sts", "-o", "wide", "-n", Chart.Namespace)).Split('\n');
        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED", "NODE", "READINESS", "GATES"], Words(lines[0]));
        Assert.Contains(lines, line => Words(line) is ["pod/cryptomeria-gwc-0", "1/1", "Running", "0", _, _, "node1", ..]);
        Assert.Contains(lines, line => Words(line) is
            ["service/cryptomeria-gwc", "NodePort", _, "<none>", "26657:30007/TCP,1317:30003/TCP,9090:30000/TCP", ..]);
        Assert.Contains(lines, line => Words(line) is ["statefulset.apps/cryptomeria-fdsc-1", "1/1", _, "chain", "cryptomeria/fdsc:latest"]);
    }

    [Fact]
    public async Task Describe_tells_a_pods_state_and_events()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        var text = await kubectl.RunAsync("describe", "pod", Pod, "-n", Chart.Namespace);
        Assert.Contains("Controlled By:  StatefulSet/cryptomeria-gwc", text, StringComparison.Ordinal);
        Assert.Contains("ClaimName:  data-cryptomeria-gwc-0", text, StringComparison.Ordinal);
        foreach (var reason in new[] { "Scheduled", "Pulled", "Created", "Started" })
        {
            Assert.Contains($"Normal  {reason}", text, StringComparison.Ordinal);
        }

        foreach (var other in new[] { "sts/cryptomeria-gwc", "deploy/faucet", "svc/cryptomeria-gwc", "pvc/data-cryptomeria-gwc-0", "ns/cryptomeria" })
        {
            Assert.Contains("Name:", await kubectl.RunAsync("describe", other, "-n", Chart.Namespace), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Logs_can_be_cut_to_their_tail()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        foreach (var line in new[] { "one", "two", "three" })
        {
            cluster.Runtime.Log(Chart.Namespace, Pod, DateTimeOffset.UtcNow, line);
        }

        Assert.Equal("one\ntwo\nthree\n", await kubectl.RunAsync("logs", Pod, "-n", Chart.Namespace));
        Assert.Equal("three\n", await kubectl.RunAsync("logs", Pod, "-n", Chart.Namespace, "--tail=1"));
    }

    [Fact]
    public async Task Exec_gives_streams_and_exit_codes_and_takes_input()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        string[] Exec(params string[] words) => ["exec", "-i", Pod, "-n", Chart.Namespace, "--", .. words];
        Assert.Equal((0, "out\n", "err\n"), await kubectl.TryAsync(null, Exec("sh", "-c", "echo out; echo err >&2")));
        Assert.Equal((0, "hello\n", ""), await kubectl.TryAsync("hello\n", Exec("cat")));
        var (code, _, error) = await kubectl.TryAsync(null, Exec("sh", "-c", "exit 3"));
        Assert.Equal(3, code);
        Assert.Contains("command terminated with exit code 3", error, StringComparison.Ordinal);
        Assert.Contains(
            "executable file not found in $PATH", (await kubectl.TryAsync(null, Exec("no-such-program"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_and_rollout_work_on_workloads()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("scale", "sts/cryptomeria-gwc", "--replicas=2", "-n", Chart.Namespace);
        await kubectl.RunAsync("rollout", "status", "sts/cryptomeria-gwc", "-n", Chart.Namespace, "--timeout=20s");
        Assert.Contains("cryptomeria-gwc-1", await kubectl.RunAsync("get", "pods", "-n", Chart.Namespace), StringComparison.Ordinal);
        var before = cluster.Pod("faucet-");
        await kubectl.RunAsync("rollout", "restart", "deploy/faucet", "-n", Chart.Namespace);
        await kubectl.RunAsync("rollout", "status", "deploy/faucet", "-n", Chart.Namespace, "--timeout=20s");
        await cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, cluster.Timeout);
        Assert.NotEqual(before, cluster.Pod("faucet-"));
        await kubectl.RunAsync("wait", "--for=condition=Ready", $"pod/{Pod}", "-n", Chart.Namespace, "--timeout=20s");
    }

    [Fact]
    public async Task Annotate_patch_and_delete_change_objects()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        await kubectl.RunAsync("annotate", "deploy/faucet", "example/replicas=1", "-n", Chart.Namespace);
        Assert.Equal("1", await kubectl.RunAsync("get", "deploy", "faucet", "-n", Chart.Namespace, "-o", "jsonpath={.metadata.annotations.example/replicas}"));
        await kubectl.RunAsync("set", "image", "deploy/faucet", "faucet=other:2", "-n", Chart.Namespace);
        Assert.Contains("other:2", await kubectl.RunAsync("get", "deploy", "faucet", "-n", Chart.Namespace, "-o", "wide"), StringComparison.Ordinal);
        await kubectl.RunAsync("delete", "deploy", "faucet", "-n", Chart.Namespace, "--cascade=foreground");
        Assert.Empty(cluster.Host.Objects.List("pods", Chart.Namespace, "app=faucet"));
        await kubectl.RunAsync("delete", "ns", Chart.Namespace);
        Assert.Empty(cluster.Host.Objects.List("pvc"));
    }

    [Fact]
    public async Task Apply_creates_changes_and_removes_without_any_flags()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        using var kubectl = new Kubectl(cluster);
        static string Manifest(string image, int replicas) =>
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: applied, namespace: default}
            spec:
              replicas: {{replicas}}
              selector: {matchLabels: {app: applied} }
              template:
                metadata: {labels: {app: applied} }
                spec: {containers: [{name: web, image: "{{image}}" } ] }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: applied, namespace: default}
            data: {image: "{{image}}"}
            """;
        async Task<string> ApplyAsync(string manifest)
        {
            var (code, output, error) = await kubectl.TryAsync(manifest, "apply", "-f", "-");
            Assert.Equal((0, ""), (code, error));
            return output;
        }

        Assert.Equal("deployment.apps/applied created\nconfigmap/applied created\n", await ApplyAsync(Manifest("web:1", 1)));
        await kubectl.RunAsync("rollout", "status", "deploy/applied", "--timeout=20s");
        Assert.Equal("deployment.apps/applied unchanged\nconfigmap/applied unchanged\n", await ApplyAsync(Manifest("web:1", 1)));
        Assert.Equal("deployment.apps/applied configured\nconfigmap/applied configured\n", await ApplyAsync(Manifest("web:2", 2)));
        await kubectl.RunAsync("rollout", "status", "deploy/applied", "--timeout=20s");
        Assert.Equal("web:2 2", await kubectl.RunAsync("get", "deploy", "applied", "-o", "jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}"));
        await kubectl.RunAsync("rollout", "undo", "deploy/applied");
        await kubectl.RunAsync("rollout", "status", "deploy/applied", "--timeout=20s");
        Assert.Equal("web:1", await kubectl.RunAsync("get", "deploy", "applied", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        var (deleted, _, _) = await kubectl.TryAsync(Manifest("web:2", 2), "delete", "-f", "-");
        Assert.Equal(0, deleted);
        Assert.Null(cluster.Host.Objects.Find("deployments", "default", "applied"));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
