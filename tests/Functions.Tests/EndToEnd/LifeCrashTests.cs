using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using Xunit.Sdk;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>The process is killed at random instants of cryptomeria's whole life and started again each time.</summary>
[Trait("Category", "Long")]
public class LifeCrashTests
{
    private const string SeedVariable = "CRYPTOMERIA_TEST_SEED";

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20260123;

    [Fact]
    public async Task Killed_at_thirty_random_instants_of_its_life_cryptomeria_always_ends_as_asked()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: null, linkSeconds: 0.4);
        using var chart = new HelmChart();
        chart.Behave(delayMilliseconds: 150);
        await using var api = new KilledApi(system, chart.Settings, Seed);
        try
        {
            await LiveAsync(system, api);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new XunitException($"{SeedVariable}={Seed}\n{api.Story}", exception);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{SeedVariable}={Seed}\n{api.Story}");
    }

    private static async Task LiveAsync(SimulatedSystem system, KilledApi api)
    {
        await api.SucceedAsync("install", """{"fdscReplicas":2}""", kills: 5, records: 12, "helm upgrade");
        system.AssertInstalled(2);
        system.Cluster.Objects.Create(Bystander());

        await api.SucceedAsync("start", null, kills: 6, records: 30);
        await system.AssertRunsAsync(2, ever: 2);

        await api.SucceedAsync("scale/fdsc", """{"replicas":4}""", kills: 6, records: 40, "helm upgrade");
        await system.AssertRunsAsync(4, ever: 4);

        await api.SucceedAsync("scale/fdsc", """{"replicas":1}""", kills: 5, records: 20, "helm upgrade");
        await system.AssertRunsAsync(1, ever: 4);

        await api.SucceedAsync("stop", null, kills: 2, records: 8);
        system.AssertStopped(1);

        await api.SucceedAsync("resume", null, kills: 4, records: 20);
        await system.AssertRunsAsync(1, ever: 4);

        await api.SucceedAsync("uninstall", null, kills: 2, records: 8, "helm uninstall");
        system.AssertGone("another-app");
        Assert.NotNull(system.Cluster.Objects.Find("persistentvolumeclaims", "cryptomeria", "another-app"));

        Assert.Equal(30, api.Kills);
        Assert.Empty(HelmProcesses.Of(api.DataDirectory));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(api.DataDirectory, "helm"), "*.values.json"));
    }

    private static JsonObject Bystander() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject { ["name"] = "another-app", ["namespace"] = "cryptomeria" },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } },
        },
    };
}
