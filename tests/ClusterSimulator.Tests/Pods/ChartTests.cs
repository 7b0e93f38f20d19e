using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>The rendered chart beside what the real one became on a real cluster.</summary>
public sealed class ChartTests
{
    [Fact]
    public void There_are_25_objects_with_two_fdsc_chains()
    {
        var objects = CryptomeriaChart.Render(new ChartValues());
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["ClusterRole"] = 1,
                ["ClusterRoleBinding"] = 1,
                ["ConfigMap"] = 3,
                ["Deployment"] = 3,
                ["PersistentVolumeClaim"] = 1,
                ["Role"] = 1,
                ["RoleBinding"] = 1,
                ["Secret"] = 1,
                ["Service"] = 7,
                ["ServiceAccount"] = 2,
                ["StatefulSet"] = 4,
            },
            objects.GroupBy(manifest => (string)manifest["kind"]!).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()));
        Assert.Equal(25, objects.Count);
        Assert.Equal(25 - 4, CryptomeriaChart.Render(new ChartValues { FdscReplicas = 0 }).Count);
    }

    [Theory]
    [InlineData("services.txt", "Service")]
    [InlineData("statefulset.txt", "StatefulSet")]
    [InlineData("deployment-relayer.txt", "Deployment")]
    [InlineData("deployment-faucet.txt", "Deployment")]
    [InlineData("configmaps.txt", "ConfigMap")]
    [InlineData("pvcs.txt", "PersistentVolumeClaim")]
    public void What_is_rendered_is_what_the_real_chart_became(string recording, string kind)
    {
        var rendered = CryptomeriaChart.Render(new ChartValues()).Where(manifest => (string?)manifest["kind"] == kind).ToDictionary(manifest => (string)manifest["metadata"]!["name"]!);
        var compared = 0;
        foreach (var recorded in Read(recording))
        {
            var name = (string)recorded["metadata"]!["name"]!;
            if (!rendered.TryGetValue(name, out var manifest))
            {
                continue;
            }

            compared++;
            Assert.Equal(Sorted(recorded["metadata"]!["labels"]), Sorted(manifest["metadata"]!["labels"]));
            AssertHolds(recorded["metadata"]!["annotations"], manifest["metadata"]!["annotations"], name + ".annotations");
            AssertHolds(recorded["spec"], manifest["spec"], name + ".spec");
        }
        Assert.NotEqual(0, compared);
        if (kind is "Service" or "ConfigMap")
        {
            Assert.Equal(rendered.Count, compared);
        }
    }

    [Fact]
    public void The_chains_volumes_have_the_recorded_sizes()
    {
        var recorded = Read("pvcs.txt").ToDictionary(claim => (string)claim["metadata"]!["name"]!, claim => (string)claim["spec"]!["resources"]!["requests"]!["storage"]!);
        var chains = CryptomeriaChart.Render(new ChartValues()).Where(manifest => (string?)manifest["kind"] == "StatefulSet").ToList();
        Assert.All(chains, manifest => Assert.Equal(
            recorded[$"data-{manifest["metadata"]!["name"]}-0"],
            (string?)manifest["spec"]!["volumeClaimTemplates"]![0]!["spec"]!["resources"]!["requests"]!["storage"]));
    }

    [Fact]
    public void The_specifications_samples_have_a_service_more_for_each_chain()
    {
        var services = CryptomeriaChart.Render(new ChartValues { ServiceShape = ChainServiceShape.External })
            .Where(manifest => (string?)manifest["kind"] == "Service").ToDictionary(manifest => (string)manifest["metadata"]!["name"]!);
        Assert.Equal(("ClusterIP", "NodePort"), ((string?)services["cryptomeria-mdsc"]["spec"]!["type"], (string?)services["cryptomeria-mdsc-external"]["spec"]!["type"]));
        Assert.Null(services["cryptomeria-mdsc"]["spec"]!["ports"]![0]!["nodePort"]);
        Assert.Equal(30017, (int)services["cryptomeria-mdsc-external"]["spec"]!["ports"]![0]!["nodePort"]!);
    }

    [Fact]
    public void Every_chain_has_two_mnemonics_and_the_fdsc_chains_share_theirs()
    {
        var secret = CryptomeriaChart.Render(new ChartValues { FdscReplicas = 3 }).Single(manifest => (string?)manifest["kind"] == "Secret")["stringData"]!.AsObject();
        Assert.Equal(10, secret.Count);
        Assert.All(secret, pair => Assert.True(Mnemonic.IsValid((string)pair.Value!)));
        Assert.Equal((string?)secret["fdsc-0.relayer.mnemonic"], (string?)secret["fdsc-2.relayer.mnemonic"]);
        Assert.Equal(6, secret.Select(pair => (string)pair.Value!).Distinct().Count());
    }

    private static List<JsonObject> Read(string recording)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Api", "Recordings", recording));
        var body = JsonNode.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..])!.AsObject();
        return body["items"] is JsonArray items ? [.. items.Select(item => item!.AsObject())] : [body];
    }

    private static string Sorted(JsonNode? labels) =>
        string.Join(',', (labels as JsonObject ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Everything that is rendered is in what was recorded; the server has added the rest.</summary>
    private static void AssertHolds(JsonNode? recorded, JsonNode? rendered, string path)
    {
        switch (rendered)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    AssertHolds((recorded as JsonObject)?[key], value, $"{path}.{key}");
                }

                break;
            case JsonArray list:
                Assert.True(recorded is JsonArray array && array.Count == list.Count, $"{path}: {list.ToJsonString()} is not {recorded?.ToJsonString()}");
                for (var i = 0; i < list.Count; i++)
                {
                    AssertHolds(recorded![i], list[i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(recorded, rendered), $"{path}: {rendered?.ToJsonString()} is not {recorded?.ToJsonString()}");
                break;
        }
    }
}
