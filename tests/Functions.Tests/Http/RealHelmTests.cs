using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.Http;

/// <summary>The operations with a real helm, 3 and 4, and a chart like cryptomeria's, on the simulated cluster.</summary>
public class RealHelmTests
{
    private const string Hanging = """{"fdscReplicas":0,"values":{"test":{"hook":["sleep","3600"]}}}""";

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_whole_life(int major)
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(RealHelm.Of(major)));
        var job = await life.BeginLifeAsync(fdsc: 1);
        await life.System.AssertRunsAsync(1, ever: 1);
        Assert.Matches(@" --create-namespace --timeout \d+s", await life.LogAsync(job));
        Assert.True(StepOf(await life.SucceedAsync("install", """{"fdscReplicas":1}"""), "helmInstall")["skipped"]!.GetValue<bool>());

        job = await life.SucceedAsync("scale/fdsc", """{"replicas":3}""");
        await life.System.AssertRunsAsync(3, ever: 3);
        Assert.DoesNotContain("--create-namespace", await life.LogAsync(job), StringComparison.Ordinal);
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

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Canceled_while_a_hook_runs_it_leaves_a_release_that_the_next_install_brings_up(int major)
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(RealHelm.Of(major)));
        await life.CancelInAsync("helmInstall", "install", Hanging, () => HangsInHook(life));
        Assert.Equal("failed", life.System.ReleaseStatus());
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);

        await life.CancelInAsync("helmInstall", "install", Hanging, () => HangsInHook(life));
        Assert.Equal("failed", life.System.ReleaseStatus());
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        life.System.AssertInstalled(1);

        // The hook's Job is nobody's but by its name.
        await life.SucceedAsync("uninstall");
        life.System.AssertGone();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Killed_it_leaves_a_pending_release_that_is_recovered(int major)
    {
        var helm = RealHelm.Of(major);
        await using var life = await StartAsync(helm: RealHelm.Settings(helm));
        string[] hang = ["--set", "fdsc.replicas=0", "--set-string", "test.hook={sleep,3600}"];
        await KillAsync("pending-install", ["upgrade", "--install", "cryptomeria", RealHelm.Chart, "--create-namespace", .. hang]);
        await AssertRecoversAsync("install", """{"fdscReplicas":0}""", "is pending-install and was never deployed");
        life.System.AssertInstalled(0);

        await KillAsync("pending-upgrade", ["upgrade", "cryptomeria", RealHelm.Chart, .. hang]);
        await AssertRecoversAsync("scale/fdsc", """{"replicas":1}""", "is pending-upgrade: a helm was killed at work on it; it is rolled back to revision 1");
        life.System.AssertInstalled(1);

        Task KillAsync(string status, string[] arguments) => RealHelm.RunAndKillAsync(
            helm, life.System.Kubeconfig, () => life.System.ReleaseStatus() == status && HangsInHook(life), [.. arguments, "--namespace", Namespace]);

        async Task AssertRecoversAsync(string operation, string body, string told) =>
            Assert.Contains(told, await life.LogAsync(await life.SucceedAsync(operation, body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_fails_is_told_and_can_be_mended(int major)
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(RealHelm.Of(major)));
        foreach (var (values, told) in new[]
        {
            ("""{"test":{"fail":"nothing can be rendered"}}""", "nothing can be rendered"),
            ("""{"fdsc":{"replicas":99}}""", "64"),
            ("""{"fdsc":{"replicas":0},"test":{"hook":["false"]}}""", "cryptomeria-prepare"),
        })
        {
            var error = await life.FailAsync("install", $$"""{"values":{{values}}}""");
            Assert.Equal(("HELM_FAILED", "1"), (error["code"]!.GetValue<string>(), error["details"]!["exitCode"]!.GetValue<string>()));
            Assert.Contains(told, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Where_the_namespace_exists_no_right_to_create_one_is_needed(int major)
    {
        await using var life = await StartAsync(helm: RealHelm.Settings(RealHelm.Of(major)));
        using var forbidden = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "create", Resource = "namespaces" });
        using var alsoForbidden = life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Verb = "patch", Resource = "namespaces" });
        var error = await life.FailAsync("install", """{"fdscReplicas":0}""");
        Assert.Equal("K8S_FORBIDDEN", error["code"]!.GetValue<string>());

        life.Objects.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } });
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    [Fact]
    public async Task A_release_of_helm_3_lives_on_with_helm_4_and_back()
    {
        string[] old = RealHelm.Settings(RealHelm.Of(3)), current = RealHelm.Settings(RealHelm.Of(4));
        await using var life = await StartAsync(helm: old);
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");

        await using (var host = await ApiHost.StartAsync(life.System.Kubeconfig, current))
        {
            await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":2}""");
            life.System.AssertInstalled(2);
            await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":1}""");
            life.System.AssertInstalled(1);
        }

        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    private static bool HangsInHook(LivingSystem life)
        => life.System.ReleaseStatus()?.StartsWith("pending-", StringComparison.Ordinal) == true
            && life.Objects.List("pods", Namespace, "job-name=cryptomeria-prepare")
                .Any(pod => pod["metadata"]!["deletionTimestamp"] is null && pod["status"]!["phase"]!.GetValue<string>() == "Running");

    private static async Task SucceedAsync(Api api, string operation, string body)
    {
        var job = await api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await api.LogAsync(job["jobId"]!.GetValue<string>())}");
    }
}
