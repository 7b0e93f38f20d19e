using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.EndToEnd;
using Cryptomeria.Functions.Tests.RealCluster.Support;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>
/// The tests pointed at a cluster by <c>CRYPTOMERIA_TEST_KUBECONFIG</c>, as a user points them at a real one; here it is the simulator in a process of
/// its own, known by its kubeconfig alone, with the helm stand-in as helm.
/// </summary>
[Trait("Category", "Long")]
public class PointedAtAClusterTests
{
    private const string Namespace = "pointed-at";

    [Theory]
    [InlineData(200, typeof(WholeLifeTests), typeof(QueryTests), typeof(StopJobTests))]
    [InlineData(8000, typeof(InterruptedLinkTests))]
    public async Task They_pass_touch_one_namespace_and_leave_nothing(int linkMilliseconds, params Type[] classes)
    {
        TestClusterSettings.SkipWhereNamed("it starts one");
        await using var simulator = await SimulatorProgram.StartAsync("--block-time", "150", "--link-latency", $"{linkMilliseconds}");
        using var chart = new HelmChart();
        var outcomes = await TestRun.OfAsync(classes, Variables(simulator, chart));

        foreach (var tests in classes)
        {
            var own = outcomes.Where(outcome => outcome.Class == tests.FullName).ToList();
            Assert.NotEmpty(own);
            if (tests == typeof(StopJobTests))
            {
                Assert.All(own, outcome => Assert.Contains(TestClusterSettings.KubeconfigVariable, outcome.Reason, StringComparison.Ordinal));
            }
            else
            {
                Assert.All(own, outcome => Assert.Equal("Pass", outcome.Result));
            }
        }

        using var http = new HttpClient { BaseAddress = simulator.Address };
        var requests = await http.GetFromJsonAsync<JsonArray>("/sim/requests", TestContext.Current.CancellationToken);
        var changing = requests!.Where(request => request!["method"]!.GetValue<string>() is "POST" or "PUT" or "PATCH" or "DELETE")
            .Select(request => request!["pathAndQuery"]!.GetValue<string>()).ToList();
        Assert.Contains(changing, path => path.Contains($"/namespaces/{Namespace}/", StringComparison.Ordinal));
        Assert.All(changing, path => Assert.Matches(
            $@"/namespaces/{Namespace}([/?]|$)|^/api/v1/namespaces(\?|$)|^/apis/(rbac\.authorization\.k8s\.io/v1/cluster|authorization\.k8s\.io/)", path));
        await AssertGoneAsync(simulator);
    }

    [Fact]
    public async Task A_namespace_that_holds_something_is_refused_unless_it_may_be_overwritten()
    {
        TestClusterSettings.SkipWhereNamed("it starts one");
        await using var simulator = await SimulatorProgram.StartAsync();
        using var chart = new HelmChart();
        var variables = Variables(simulator, chart);
        using var client = Client(simulator);
        await client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = Namespace } });
        var claims = $"/api/v1/namespaces/{Namespace}/persistentvolumeclaims";
        await client.PostAsync(claims, JsonNode.Parse(
            """
            {"metadata":{"name":"precious","labels":{"app.kubernetes.io/name":"cryptomeria"}},
             "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
            """)!);

        var settings = TestClusterSettings.Read(variables.GetValueOrDefault)!;
        var refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => KubeconfigCarrier.StartAsync(settings));
        Assert.Contains("persistentvolumeclaims/precious", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["precious"], await client.NamesAsync(claims));

        await using (await KubeconfigCarrier.StartAsync(settings with { Overwrite = true }))
        {
            Assert.Empty(await client.NamesAsync(claims));
        }

        // It was there before, so it stays.
        Assert.Contains(Namespace, await client.NamesAsync("/api/v1/namespaces"));
    }

    [Fact]
    public async Task Where_helm_fails_the_namespace_is_removed_all_the_same()
    {
        TestClusterSettings.SkipWhereNamed("it starts one");
        await using var simulator = await SimulatorProgram.StartAsync();
        using var chart = new HelmChart();
        var settings = TestClusterSettings.Read(Variables(simulator, chart).GetValueOrDefault)! with { HelmBinary = "no-such-helm" };
        var carrier = await KubeconfigCarrier.StartAsync(settings);
        await Assert.ThrowsAsync<System.ComponentModel.Win32Exception>(async () => await carrier.DisposeAsync());
        await AssertGoneAsync(simulator);
    }

    [Fact]
    public void Everything_that_is_wrong_with_the_variables_is_told_at_once()
    {
        Dictionary<string, string> variables = new()
        {
            [TestClusterSettings.KubeconfigVariable] = "/no/such/kubeconfig",
            [TestClusterSettings.PatienceVariable] = "soon",
            [TestClusterSettings.OverwriteVariable] = "yes",
        };
        var error = Assert.Throws<InvalidOperationException>(() => TestClusterSettings.Read(variables.GetValueOrDefault));
        foreach (var name in (string[])[.. variables.Keys, TestClusterSettings.ChartVariable])
        {
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }

        Assert.Null(TestClusterSettings.Read(_ => null));
    }

    private static Dictionary<string, string> Variables(SimulatorProgram simulator, HelmChart chart) => new()
    {
        [TestClusterSettings.KubeconfigVariable] = simulator.Kubeconfig,
        [TestClusterSettings.NamespaceVariable] = Namespace,
        [TestClusterSettings.ChartVariable] = chart.Path,
        [TestClusterSettings.HelmVariable] = HelmChart.Binary,
    };

    private static RawCluster Client(SimulatorProgram simulator) => new(simulator.Kubeconfig);

    private static async Task AssertGoneAsync(SimulatorProgram simulator)
    {
        using var client = Client(simulator);
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], await client.NamesAsync("/api/v1/namespaces"));
    }
}
