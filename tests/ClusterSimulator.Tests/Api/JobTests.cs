using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Jobs, whose pods run what they say until it ends.</summary>
public sealed class JobTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    private ClusterObjects Objects => _cluster.Host.Objects;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartEmptyAsync(options => options with { Runtime = null });

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("""["sh","-c","echo done; exit 0"]""", "Complete", "SuccessCriteriaMet", 1, 0)]
    [InlineData("""["false"]""", "Failed", "FailureTarget", 0, 2)]
    [InlineData("""["no-such-program"]""", "Failed", "FailureTarget", 0, 2)]
    public async Task One_ends_as_its_pods_do(string command, string end, string before, int succeeded, int failed)
    {
        Create(command, backoffLimit: 1);
        await Objects.WaitAsync(objects => Conditions(objects).Count > 0, _cluster.Timeout);
        var job = Objects.Find("jobs", Chart.Namespace, "one")!;
        Assert.Equal([before, end], Conditions(Objects));
        Assert.Equal((succeeded, failed), (Count(job, "succeeded"), Count(job, "failed")));
        Assert.Equal(end == "Complete", job["status"]!["completionTime"] is not null);
    }

    [Fact]
    public async Task One_that_is_deleted_takes_its_pod_with_it()
    {
        Create("""["sleep","3600"]""", backoffLimit: 0);
        await Objects.WaitAsync(objects => Pods(objects).Any(pod => pod["status"]!["phase"]!.GetValue<string>() == "Running"), _cluster.Timeout);
        Assert.Equal(1, Count(Objects.Find("jobs", Chart.Namespace, "one")!, "active"));
        Objects.Delete("jobs", Chart.Namespace, "one");
        await Objects.WaitAsync(objects => Pods(objects).Count == 0, _cluster.Timeout);
    }

    private static IReadOnlyList<JsonObject> Pods(ClusterObjects objects) => objects.List("pods", Chart.Namespace, "job-name=one");

    private static List<string> Conditions(ClusterObjects objects) =>
        [.. (objects.Find("jobs", Chart.Namespace, "one")!["status"]?["conditions"]?.AsArray() ?? []).Select(condition => condition!["type"]!.GetValue<string>())];

    private static int Count(JsonObject job, string name) => job["status"]![name]?.GetValue<int>() ?? 0;

    private void Create(string command, int backoffLimit) => Objects.Create(JsonNode.Parse(
        $$"""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"one","namespace":"cryptomeria"},
         "spec":{"backoffLimit":{{backoffLimit}},"template":{"spec":{"restartPolicy":"Never",
          "containers":[{"name":"main","image":"busybox:1","command":{{command}} }]} } } }
        """)!.AsObject());
}
