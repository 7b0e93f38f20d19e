using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>Where cryptomeria is installed into: a namespace that is not there, on its way out, or not this account's to make.</summary>
public class TargetNamespaceTests
{
    [Fact]
    public async Task One_that_is_not_there_is_made_and_one_on_its_way_out_is_waited_for()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("uninstall", """{"deleteNamespace":true}""");
        Assert.DoesNotContain(LivingSystem.Namespace, Namespaces(life));
        Assert.Contains("namespace cryptomeria is made", await life.LogAsync(await life.SucceedAsync("install", """{"fdscReplicas":0}""")), StringComparison.Ordinal);

        life.Objects.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "slow", ["namespace"] = LivingSystem.Namespace },
        });
        using var held = life.Hold("configmaps", "slow");
        await life.SucceedAsync("uninstall");
        life.Objects.Delete("namespaces", string.Empty, LivingSystem.Namespace);
        var id = await life.Api.BeginAsync("install", """{"fdscReplicas":0}""");
        while (!(await life.Api.LogAsync(id)).Contains("namespace cryptomeria is still being deleted", StringComparison.Ordinal))
        {
            var job = await life.Api.GetAsync($"/api/v1/system/jobs/{id}");
            Assert.True(job["status"]!.GetValue<string>() is "queued" or "running", $"{job}\n{await life.LogAsync(job)}");
        }

        held.Dispose();
        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());
        life.System.AssertInstalled(0);
    }

    [Fact]
    public async Task An_account_that_may_not_touch_namespaces_installs_into_one_that_is_there()
    {
        await using var life = await LivingSystem.StartAsync();
        life.Objects.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = LivingSystem.Namespace },
        });
        life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Forbid, Resource = "namespaces" });
        var job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        Assert.Contains("may not read namespaces, so cryptomeria has to be there already", await life.LogAsync(job), StringComparison.Ordinal);
        life.System.AssertInstalled(0);
    }

    private static IEnumerable<string> Namespaces(LivingSystem life) =>
        life.Objects.List("namespaces", string.Empty).Select(one => one["metadata"]!["name"]!.GetValue<string>());
}
