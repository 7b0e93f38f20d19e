using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.EndToEnd.StartJobTests;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>A cryptomeria's whole life through the API, with a helm that behaves as helm does at its process boundary.</summary>
public class LifecycleTests
{
    [Fact]
    public async Task From_nothing_to_a_started_system_through_scaling_stop_and_resume_to_nothing_again()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        using var chart = new HelmChart();
        await using var host = await ApiHost.StartAsync(system.Kubeconfig, chart.Settings);

        await SucceedAsync(host.Api, "install", """{"fdscReplicas":1,"startAfter":true}""");
        Assert.Equal(["fdsc-0", "mdsc"], system.LinkedChains);
        system.AssertOneOfEach();
        var again = await SucceedAsync(host.Api, "install", """{"fdscReplicas":1}""");
        Assert.True(Step(again, "helmInstall")["skipped"]!.GetValue<bool>());

        await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":3}""");
        Assert.Equal(3, Count(system, "statefulsets", "component=fdsc"));
        Assert.Equal(4, Assert.Single(system.World.Relayers).Paths.Count);
        foreach (var chain in (string[])["mdsc", "fdsc-0", "fdsc-1", "fdsc-2"])
        {
            Assert.Equal(1, system.OpenChannels(chain));
        }

        var same = await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":3}""");
        Assert.All(StepsOf(same), step => Assert.True(step["skipped"]!.GetValue<bool>(), same.ToString()));

        await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":1}""");
        Assert.Equal(1, Count(system, "statefulsets", "component=fdsc"));
        Assert.Equal(["path-gwc-fdsc-0-gw", "path-gwc-mdsc-gw"], Assert.Single(system.World.Relayers).Paths.Order(StringComparer.Ordinal));

        await SucceedAsync(host.Api, "stop");
        Assert.Empty(system.Cluster.Objects.List("pods", "cryptomeria"));
        Assert.Empty(system.World.Relayers);
        Assert.True((await SucceedAsync(host.Api, "stop"))["result"]!["skippedSteps"]!.GetValue<int>() == 2);

        await SucceedAsync(host.Api, "resume");
        Assert.Equal(2, Assert.Single(system.World.Relayers).Paths.Count);
        Assert.Equal(1, system.OpenChannels("fdsc-0"));

        await SucceedAsync(host.Api, "uninstall");
        foreach (var resource in (string[])["pods", "statefulsets", "deployments", "services", "configmaps", "persistentvolumeclaims", "secrets"])
        {
            Assert.DoesNotContain(
                system.Cluster.Objects.List(resource, "cryptomeria"), left => left["metadata"]!["name"]!.GetValue<string>() != "kube-root-ca.crt");
        }

        var nothing = await SucceedAsync(host.Api, "uninstall");
        Assert.All(StepsOf(nothing), step => Assert.True(step["skipped"]!.GetValue<bool>(), nothing.ToString()));
    }

    [Fact]
    public async Task An_install_canceled_while_helm_works_is_recovered_by_the_next()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        using var chart = new HelmChart();
        chart.Behave(delayMilliseconds: 60_000);
        await using var host = await ApiHost.StartAsync(system.Kubeconfig, chart.Settings);
        var id = await host.Api.BeginAsync("install", """{"fdscReplicas":0}""");
        await host.Api.UntilAsync(id, _ => system.Cluster.Objects.List("secrets", "cryptomeria").Any(secret => secret["type"]?.GetValue<string>() == "helm.sh/release.v1"));
        await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel");
        Assert.Equal("canceled", (await host.Api.EndAsync(id))["status"]!.GetValue<string>());

        chart.Behave();
        await SucceedAsync(host.Api, "install", """{"fdscReplicas":0}""");
    }

    [Fact]
    public async Task A_helm_that_fails_tells_its_last_words()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        using var chart = new HelmChart();
        chart.Behave(fail: "context deadline exceeded");
        await using var host = await ApiHost.StartAsync(system.Kubeconfig, chart.Settings);
        var job = await host.Api.RunAsync("install", """{"fdscReplicas":0}""");
        Assert.Equal("failed", job["status"]!.GetValue<string>());
        Assert.Equal("HELM_FAILED", job["error"]!["code"]!.GetValue<string>());
        Assert.Contains("context deadline exceeded", job["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, job["error"]!["details"]!["exitCode"]!.GetValue<int>());
        Assert.Equal(1, Step(job, "helmInstall")["exitCode"]!.GetValue<int>());
        Assert.Equal("canceled", Step(job, "waitReady")["status"]!.GetValue<string>());

        chart.Behave();
        await SucceedAsync(host.Api, "install", """{"fdscReplicas":0}""");
    }

    [Fact]
    public async Task A_missing_helm_and_a_missing_chart_are_told_by_the_preflight()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null);
        using var chart = new HelmChart();
        await using (var host = await ApiHost.StartAsync(system.Kubeconfig, "--HELM_BINARY=no-such-helm", chart.Settings[1]))
        {
            Assert.Equal("HELM_MISSING", (await host.Api.RunAsync("install"))["error"]!["code"]!.GetValue<string>());
        }

        await using (var host = await ApiHost.StartAsync(system.Kubeconfig, chart.Settings[0]))
        {
            Assert.Equal("CHART_MISSING", (await host.Api.RunAsync("install"))["error"]!["code"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_dry_run_tells_the_plan_and_changes_nothing()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 1);
        using var chart = new HelmChart();
        await using var host = await ApiHost.StartAsync(system.Kubeconfig, chart.Settings);
        await SucceedAsync(host.Api, "start");
        var version = system.Cluster.Objects.ResourceVersion;

        var (status, answer, _) = await host.Api.SendAsync(HttpMethod.Post, "/api/v1/system/start?dryRun=true");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(answer["data"]!["steps"]!.AsArray(), step => Assert.Equal("skip", step!["action"]!.GetValue<string>()));
        foreach (var (operation, body) in new[] { ("install", "{}"), ("uninstall", "{}"), ("stop", "{}"), ("resume", "{}") })
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}?dryRun=true", body)).Status);
        }

        Assert.Equal(version, system.Cluster.Objects.ResourceVersion);
        Assert.Single((await host.Api.GetAsync("/api/v1/system/jobs"))["items"]!.AsArray());
    }

    private static async Task<JsonObject> SucceedAsync(Api api, string operation, string? body = null)
    {
        var job = await api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await api.LogAsync(job["jobId"]!.GetValue<string>())}");
        return job;
    }

    private static JsonObject Step(JsonObject job, string name) => StepsOf(job).Single(step => step["name"]!.GetValue<string>() == name);

    private static int Count(SimulatedSystem system, string resource, string label) =>
        system.Cluster.Objects.List(resource, "cryptomeria", "app.kubernetes.io/" + label).Count;
}
