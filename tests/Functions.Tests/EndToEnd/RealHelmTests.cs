using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>The operations with a real helm and a chart like cryptomeria's, on the simulated cluster.</summary>
[Trait("Category", "Long")]
public abstract class RealHelmTests(int major)
{
    private const string Hanging = """{"fdscReplicas":0,"values":{"test":{"hook":["sleep","3600"]}}}""";

    private readonly Lazy<string> _helm = new(() => RealHelm.Of(major));

    [Fact]
    public async Task A_whole_life()
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(_helm.Value));
        var job = await life.BeginLifeAsync(fdsc: 1);
        await life.System.AssertRunsAsync(1, ever: 1);
        Assert.Matches(@"namespace cryptomeria is made[\s\S]* --timeout \d+s", await life.LogAsync(job));
        Assert.True(StepOf(await life.SucceedAsync("install", """{"fdscReplicas":1}"""), "helmInstall")["skipped"]!.GetValue<bool>());

        job = await life.SucceedAsync("scale/fdsc", """{"replicas":3}""");
        await life.System.AssertRunsAsync(3, ever: 3);
        Assert.DoesNotContain("namespace cryptomeria is made", await life.LogAsync(job), StringComparison.Ordinal);
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        await life.System.AssertRunsAsync(1, ever: 3);

        await life.SucceedAsync("stop");
        life.System.AssertStopped(1);
        await life.SucceedAsync("resume");
        await life.System.AssertRunsAsync(1, ever: 3);

        // Stop and resume have set the replicas, which the chart sets too.
        await life.SucceedAsync("scale/fdsc", """{"replicas":2}""");
        await life.System.AssertRunsAsync(2, ever: 3);
        await life.SucceedAsync("uninstall");
        life.System.AssertGone();
    }

    [Fact]
    public async Task Canceled_while_a_hook_runs_it_leaves_a_release_that_the_next_install_brings_up()
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(_helm.Value));
        await CancelAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);

        await CancelAsync();
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        life.System.AssertInstalled(1);

        // The hook's Job is nobody's but by its name.
        await life.SucceedAsync("uninstall");
        life.System.AssertGone();

        async Task CancelAsync()
        {
            var job = await life.CancelInAsync("helmInstall", "install", Hanging, () => HangsInHook(life));
            Assert.True(life.System.ReleaseStatus() == "failed", $"the release is {life.System.ReleaseStatus()}\n{await life.LogAsync(job)}");
        }
    }

    [Fact]
    public async Task Killed_it_leaves_a_pending_release_that_is_recovered()
    {
        var helm = _helm.Value;
        await using var life = await StartAsync(helm: RealHelm.Settings(helm));
        string[] hang = ["--set", "fdsc.replicas=0", "--set-string", "test.hook={sleep,3600}"];
        await KillAsync("pending-install", InHook, "upgrade", ["--install", "cryptomeria", RealHelm.Chart, "--create-namespace", .. hang]);
        await AssertRecoversAsync("install", """{"fdscReplicas":0}""", "is pending-install and was never deployed");
        life.System.AssertInstalled(0);

        await KillAsync("pending-upgrade", InHook, "upgrade", ["cryptomeria", RealHelm.Chart, .. hang]);
        await AssertRecoversAsync("scale/fdsc", """{"replicas":1}""", "is pending-upgrade: a helm was killed at work on it; it is rolled back to revision 1");
        life.System.AssertInstalled(1);

        using (Delay())
        {
            await KillAsync("pending-rollback", () => true, "rollback", ["cryptomeria", "1"]);
        }

        await AssertRecoversAsync("install", """{"fdscReplicas":2}""", "is pending-rollback: a helm was killed at work on it; it is rolled back");
        life.System.AssertInstalled(2);

        using (Delay())
        {
            await KillAsync("uninstalling", () => true, "uninstall", ["cryptomeria"]);
        }

        await AssertRecoversAsync("install", """{"fdscReplicas":1}""", "is uninstalling: a helm was killed at work on it; it is uninstalled to the end");
        life.System.AssertInstalled(1);

        bool InHook() => HangsInHook(life);

        // What both change keeps them at work.
        Fault Delay() => life.System.Cluster.Faults.Add(
            new FaultRule { Action = FaultAction.Latency, Method = "PATCH|DELETE", Path = "/secrets/cryptomeria-mnemonics", Milliseconds = 60_000 });

        Task KillAsync(string status, Func<bool> isThere, string command, string[] arguments) => RealHelm.RunAndKillAsync(
            helm, life.System.Kubeconfig, () => life.System.ReleaseStatus() == status && isThere(), [command, .. arguments, "--namespace", Namespace]);

        async Task AssertRecoversAsync(string operation, string body, string told) =>
            Assert.Contains(told, await life.LogAsync(await life.SucceedAsync(operation, body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_told_and_can_be_mended()
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(_helm.Value));
        foreach (var (values, told) in new[]
        {
            ("""{"test":{"fail":"nothing can be rendered"}}""", "nothing can be rendered"),
            ("""{"fdsc":{"replicas":99}}""", "64"),
            ("""{"fdsc":{"replicas":0},"test":{"hook":["false"]}}""", "cryptomeria-prepare"),
        })
        {
            var error = await life.FailAsync("install", $$"""{"values":{{values}}}""");
            Assert.Equal(("HELM_FAILED", 1), (error["code"]!.GetValue<string>(), error["details"]!["exitCode"]!.GetValue<int>()));
            Assert.Contains(told, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    [Fact]
    public async Task Scaled_with_a_newer_chart_it_has_that_charts_defaults_and_the_values_given_before()
    {
        using var chart = new TemporaryDirectory();
        CopyChart(chart.Path);
        await using var life = await StartAsync(helm: [$"--HELM_BINARY={_helm.Value}", $"--HELM_CHART_PATH={chart.Path}"]);
        await life.SucceedAsync("install", """{"fdscReplicas":0,"values":{"note":{"kept":"as given"}}}""");

        // What a release of the chart brings: a default, and a template that counts on it.
        await File.AppendAllTextAsync(Path.Combine(chart.Path, "values.yaml"), "\nnote:\n  added: {text: by default}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(chart.Path, "templates", "note.yaml"),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: note}\ndata: {added: {{ .Values.note.added.text | quote }}, kept: {{ .Values.note.kept | quote }}}\n",
            TestContext.Current.CancellationToken);
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        life.System.AssertInstalled(1);
        var note = Assert.Single(life.Objects.List("configmaps", Namespace, ""), map => map["metadata"]!["name"]!.GetValue<string>() == "note");
        Assert.Equal("""{"added":"by default","kept":"as given"}""", note["data"]!.ToJsonString());

        // The values given are still told apart from the defaults, so nothing is left to do.
        var (_, values, _) = await RealHelm.RunAsync(
            _helm.Value, life.System.Kubeconfig, "get", "values", "cryptomeria", "--namespace", Namespace, "-o", "json");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"fdsc":{"replicas":1},"note":{"kept":"as given"}}"""), JsonNode.Parse(values)), values);
        Assert.True(StepOf(await life.SucceedAsync("scale/fdsc", """{"replicas":1}"""), "helmUpgrade")["skipped"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Where_the_namespace_exists_no_right_to_create_one_is_needed()
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(_helm.Value));
        using var forbidden = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "create", Resource = "namespaces" });
        using var alsoForbidden = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "patch", Resource = "namespaces" });
        var error = await life.FailAsync("install", """{"fdscReplicas":0}""");
        Assert.Equal("K8S_FORBIDDEN", error["code"]!.GetValue<string>());

        life.Objects.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } });
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    private static void CopyChart(string to)
    {
        foreach (var file in Directory.EnumerateFiles(RealHelm.Chart, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(RealHelm.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static bool HangsInHook(LivingSystem life) =>
        life.System.ReleaseStatus()?.StartsWith("pending-", StringComparison.Ordinal) == true
            && life.Objects.List("pods", Namespace, "job-name=cryptomeria-prepare")
                .Any(pod => pod["metadata"]!["deletionTimestamp"] is null && pod["status"]!["phase"]!.GetValue<string>() == "Running");
}
