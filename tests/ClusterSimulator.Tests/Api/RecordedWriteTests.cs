using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Replays the recorded requests that change objects, in their order.</summary>
public sealed class RecordedWriteTests
{
    /// <summary>The uid and the version of the recorded lease.</summary>
    private const string RecordedUid = "393b25b2-cc6c-4d76-9b7c-6900fdb415a2";
    private const string RecordedVersion = "\"2828\"";

    [Fact]
    public async Task A_leases_life_is_the_recorded_one()
    {
        await using var cluster = await TestCluster.StartEmptyAsync();
        var uid = "";
        var version = "";
        string Change(string text) =>
            text.Replace(RecordedUid, uid, StringComparison.Ordinal).Replace(RecordedVersion, $"\"{version}\"", StringComparison.Ordinal);
        foreach (var name in new[]
        {
            "lease-create", "lease-create-exists", "lease-get", "lease-update", "lease-update-stale", "lease-delete-precondition-fails",
            "lease-delete", "lease-delete-again",
        })
        {
            var recording = Recording.Read(name);
            var answer = await Replay.SendAsync(cluster, recording, Change);
            Replay.AssertSame(recording, answer);
            if (name != "lease-create")
            {
                continue;
            }

            uid = answer.Json["metadata"]!["uid"]!.GetValue<string>();
            version = answer.Json["metadata"]!["resourceVersion"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task A_deployment_is_scaled_and_annotated_as_recorded()
    {
        await using var cluster = await TestCluster.StartWithChartAsync();
        var up = Recording.Read("scale-patch");
        Replay.AssertSame(up, await Replay.SendAsync(cluster, up));

        // Whether the status counts the second pod already is a race.
        var back = Recording.Read("scale-patch-back");
        var answer = await Replay.SendAsync(cluster, back);
        Replay.AssertSame(back, answer, more: false, "replicas");
        Assert.Equal(1, answer.Json["spec"]!["replicas"]!.GetValue<int>());
        await cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, cluster.Timeout);
        var annotate = Recording.Read("annotate-patch");
        Replay.AssertSame(annotate, await Replay.SendAsync(cluster, annotate));
    }

    [Fact]
    public async Task A_watch_shows_a_pods_life_as_recorded()
    {
        // The recorded pod was still ending when the watch did.
        await using var cluster = await TestCluster.StartWithChartAsync(
            options => options with { Pods = PodLatencies.None with { Termination = TimeSpan.FromSeconds(20) } });
        var recording = Recording.Read("watch-pods");
        var version = cluster.Host.Objects.ResourceVersion;
        var watching = Replay.SendAsync(cluster, recording, path => path
            .Replace("timeoutSeconds=12", "timeoutSeconds=4", StringComparison.Ordinal)
            .Replace("resourceVersion=2880", $"resourceVersion={version}", StringComparison.Ordinal));
        Scale(cluster, 2);
        await cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, cluster.Timeout);
        Scale(cluster, 1);
        var answer = await watching;
        Assert.Equal(200, answer.Status);
        var expected = recording.Body.Split('\n').Select(line => Brief(JsonNode.Parse(line)!)).ToList();
        var actual = answer.Body.Trim('\n').Split('\n').Select(line => Brief(JsonNode.Parse(line)!)).ToList();
        Assert.Equal(expected, actual);
    }

    private static void Scale(TestCluster cluster, int replicas) =>
        cluster.Host.Objects.Patch("deployments", Chart.Namespace, "faucet", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });

    /// <summary>What the recording keeps of each event.</summary>
    private static string Brief(JsonNode change)
    {
        var subject = change["object"]!;
        var conditions = (subject["status"]?["conditions"] as JsonArray ?? []).Select(condition => condition is JsonArray pair
            ? $"{pair[0]}={pair[1]}"
            : $"{condition!["type"]}={condition["status"]}");
        var deleting = subject["metadata"]!["deletionTimestamp"] is not null;
        var name = Shape.Normal(subject["metadata"]!["name"]?.GetValue<string>() ?? "none");
        return $"{change["type"]} {subject["kind"]} {name} {subject["status"]?["phase"]} {string.Join(',', conditions)} {(deleting ? "deleting" : "")}";
    }
}
