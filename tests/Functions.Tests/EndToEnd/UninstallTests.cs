using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>What uninstall takes where Helm does not know what is there.</summary>
public class UninstallTests
{
    [Fact]
    public async Task Where_helm_has_forgotten_the_release_a_running_system_keeps_its_data_until_it_is_forced()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        Forget(life);
        var before = Names(life);
        var planned = await PlanAsync(life, "{}");
        Assert.Equal("fail", planned[0]["action"]!.GetValue<string>());
        Assert.StartsWith("RELEASE_NOT_FOUND: Helm knows no release cryptomeria in namespace cryptomeria", planned[0]["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var error = await life.FailAsync("uninstall");
        Assert.Equal("RELEASE_NOT_FOUND", error["code"]!.GetValue<string>());
        Assert.Contains("StatefulSet cryptomeria-gwc", error["details"]!["objects"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("cryptomeria", error["details"]!["releases"]!.GetValue<string>());
        Assert.Contains("force", error["details"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(before, Names(life));
        Assert.Equal(2, Assert.Single(life.World.Relayers).Paths.Count);

        planned = await PlanAsync(life, """{"force":true}""");
        Assert.Equal(["run", "run", "run", "run"], planned.Select(step => step["action"]!.GetValue<string>()));
        var job = await life.SucceedAsync("uninstall", """{"force":true}""");
        Assert.True(job["parameters"]!["force"]!.GetValue<bool>());
        Assert.All((string[])["helmUninstall", "deleteData"], step => Assert.False(StepOf(job, step)["skipped"]!.GetValue<bool>()));
        AssertWorkloadsFirst(life);
        Assert.Empty(Names(life));
        Assert.Equal(4, (await life.SucceedAsync("uninstall"))["result"]!["skippedSteps"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_was_applied_without_helm_is_told_and_forced_down()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        Forget(life);
        foreach (var resource in (string[])["statefulsets", "deployments", "services", "configmaps", "secrets", "persistentvolumeclaims"])
        {
            foreach (var name in life.Objects.List(resource, Namespace).Select(NameOf))
            {
                life.Objects.Patch(resource, Namespace, name, JsonNode.Parse("""{"metadata":{"annotations":{"meta.helm.sh/release-name":null}}}""")!.AsObject());
            }
        }

        var error = await life.FailAsync("uninstall");
        Assert.EndsWith("of no release", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await life.SucceedAsync("uninstall", """{"force":true}""");

        // Without the annotation these say nothing of whose they are.
        Assert.Equal(
            ["deployments/faucet", "services/cryptomeria-genesis-server", "services/faucet", "configmaps/faucet-config"],
            Names(life).Select(name => name[..name.LastIndexOf('/')]));
    }

    [Fact]
    public async Task A_misspelt_release_is_told_the_one_that_is_there_and_takes_nothing_of_it()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        await life.SucceedAsync("scale/fdsc", """{"replicas":1}""");
        life.Objects.Patch(
            "secrets", Namespace, "cryptomeria-mnemonics", JsonNode.Parse("""{"metadata":{"annotations":{"meta.helm.sh/release-name":null}}}""")!.AsObject());
        var before = Names(life);
        foreach (var body in (string[])["""{"release":"cryptomaria"}""", """{"release":"cryptomaria","deleteNamespace":true}"""])
        {
            var error = await life.FailAsync("uninstall", body);
            Assert.Equal("RELEASE_NOT_FOUND", error["code"]!.GetValue<string>());
            Assert.Equal("cryptomeria", error["details"]!["releases"]!.GetValue<string>());
        }

        Assert.Equal(4, (await life.SucceedAsync("uninstall", """{"release":"cryptomaria","force":true}"""))["result"]!["skippedSteps"]!.GetValue<int>());
        Assert.Equal(before, Names(life));
        await life.System.AssertRunsAsync(1, ever: 2);
    }

    [Fact]
    public async Task What_is_left_of_an_uninstall_after_helm_forgot_the_release_is_finished()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        using (life.Hold("pods", "cryptomeria-gwc-0"))
        {
            await life.CancelInAsync("waitGone", "uninstall", """{"deleteData":false}""");
            Assert.NotNull(life.Objects.Find("statefulsets", Namespace, "cryptomeria-gwc")!["metadata"]!["deletionTimestamp"]);
            Assert.NotEmpty(life.Objects.List("persistentvolumeclaims", Namespace));
            await life.CancelInAsync("waitGone", "uninstall");
        }

        await life.SucceedAsync("uninstall");
        life.System.AssertGone();
    }

    [Fact]
    public async Task What_helm_is_told_to_keep_is_left_and_named_and_not_waited_for()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        Keep(life, "statefulsets", "cryptomeria-mdsc");
        Keep(life, "persistentvolumeclaims", "cryptomeria-relayer-data");
        Keep(life, "configmaps", "faucet-config");
        const string Left = "StatefulSet cryptomeria-mdsc (helm.sh/resource-policy: keep), ConfigMap faucet-config (helm.sh/resource-policy: keep), "
            + "PersistentVolumeClaim cryptomeria-relayer-data (helm.sh/resource-policy: keep), PersistentVolumeClaim data-cryptomeria-mdsc-0 (used by StatefulSet cryptomeria-mdsc)";
        Assert.EndsWith($"; left: {Left}", (await PlanAsync(life, "{}"))[3]["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var job = await life.SucceedAsync("uninstall");
        Assert.Equal($"nothing else is there; left: {Left}", StepOf(job, "waitGone")["message"]!.GetValue<string>());
        Assert.Equal(
            [
                "statefulsets/cryptomeria-mdsc", "configmaps/faucet-config", "persistentvolumeclaims/cryptomeria-relayer-data", "persistentvolumeclaims/data-cryptomeria-mdsc-0",
            ],
            Names(life).Select(name => name[..name.LastIndexOf('/')]));
        Assert.NotNull(life.Objects.Find("pods", Namespace, "cryptomeria-mdsc-0"));
        var again = await life.SucceedAsync("uninstall", """{"force":true}""");
        Assert.Equal(4, again["result"]!["skippedSteps"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_chain_that_helm_is_told_to_keep_is_not_waited_for_when_scaled_in()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        Keep(life, "statefulsets", "cryptomeria-fdsc-1");
        var job = await life.SucceedAsync("scale/fdsc", """{"replicas":0}""");
        Assert.Equal(
            "left, as nobody deletes it: StatefulSet cryptomeria-fdsc-1 (helm.sh/resource-policy: keep)", StepOf(job, "waitGone")["message"]!.GetValue<string>());
        Assert.Null(life.Objects.Find("statefulsets", Namespace, "cryptomeria-fdsc-0"));
    }

    private static void Keep(LivingSystem life, string resource, string name) =>
        life.Objects.Patch(resource, Namespace, name, JsonNode.Parse("""{"metadata":{"annotations":{"helm.sh/resource-policy":"keep"}}}""")!.AsObject());

    private static void Forget(LivingSystem life)
    {
        foreach (var record in life.Objects.List("secrets", Namespace, "owner=helm").Select(NameOf))
        {
            life.Objects.Delete("secrets", Namespace, record);
        }
    }

    private static void AssertWorkloadsFirst(LivingSystem life)
    {
        var deleted = life.System.Cluster.Requests.All.Where(request => request.Method == "DELETE" && !request.PathAndQuery.Contains("/leases/", StringComparison.Ordinal))
            .Select(request => request.PathAndQuery.Contains("/apis/apps/", StringComparison.Ordinal)).ToList();
        Assert.Contains(true, deleted);
        Assert.DoesNotContain(true, deleted.SkipWhile(isWorkload => isWorkload));
    }

    private static async Task<List<JsonObject>> PlanAsync(LivingSystem life, string body)
    {
        life.System.Cluster.Requests.Clear();
        var (status, answer, _) = await life.Api.SendAsync(HttpMethod.Post, "/api/v1/system/uninstall?dryRun=true", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(
            life.System.Cluster.Requests.All,
            request => Assert.True(request.Method == "GET" || request.PathAndQuery.Contains("/selfsubjectaccessreviews", StringComparison.Ordinal), request.PathAndQuery));
        return [.. answer["data"]!["steps"]!.AsArray().Select(step => step!.AsObject())];
    }

    private static List<string> Names(LivingSystem life) =>
        [.. new[] { "statefulsets", "deployments", "services", "configmaps", "secrets", "persistentvolumeclaims" }
            .SelectMany(resource => life.Objects.List(resource, Namespace).Select(one => $"{resource}/{NameOf(one)}/{one["metadata"]!["uid"]}"))
            .Where(name => !name.StartsWith("configmaps/kube-root-ca.crt", StringComparison.Ordinal))];

    private static string NameOf(JsonObject one) => one["metadata"]!["name"]!.GetValue<string>();
}
