using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;

namespace Cryptomeria.HelmStandIn;

/// <summary>A revision of a release.</summary>
internal sealed record Revision(string Name, string Namespace, int Number, string Status, string Description, DateTimeOffset First, DateTimeOffset Last, JsonObject Values, string Chart)
{
    public JsonObject ToStatus() => new()
    {
        ["name"] = Name,
        ["info"] = new JsonObject
        {
            ["first_deployed"] = Time(First),
            ["last_deployed"] = Time(Last),
            ["deleted"] = string.Empty,
            ["description"] = Description,
            ["status"] = Status,
        },
        ["config"] = Values.Count == 0 ? null : Values.DeepClone(),
        ["manifest"] = Manifest,
        ["version"] = Number,
        ["namespace"] = Namespace,
    };

    /// <summary>As helm renders it, but for the objects, which are written as JSON; that is YAML too.</summary>
    private string Manifest => string.Concat(
        CryptomeriaChart.Render(new ChartValues { FdscReplicas = Deployment.Replicas(Values), Namespace = Namespace, Release = Name })
            .Select(manifest => $"---\n# Source: cryptomeria/templates/{manifest["kind"]}.yaml\n{manifest.ToJsonString()}\n"));

    public JsonObject ToHistory() => new()
    {
        ["revision"] = Number,
        ["updated"] = Time(Last),
        ["status"] = Status,
        ["chart"] = "cryptomeria-0.1.0",
        ["app_version"] = string.Empty,
        ["description"] = Description,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Keeps revisions where helm keeps them: a Secret each, so that they outlive a helm that was killed.</summary>
internal sealed class Releases(Cluster cluster)
{
    public async Task<IReadOnlyList<Revision>> HistoryAsync(string @namespace, string name) =>
        [.. (await cluster.ListAsync("Secret", @namespace, $"owner=helm,name={name}")).Select(Read).OrderBy(revision => revision.Number)];

    public async Task<Revision?> FindLastAsync(string @namespace, string name) => (await HistoryAsync(@namespace, name)).AsEnumerable().LastOrDefault();

    public Task WriteAsync(Revision revision) => cluster.ApplyAsync(Manifest(revision));

    public Task DeleteAsync(Revision revision) => cluster.DeleteAsync(Manifest(revision), "Background");

    private static JsonObject Manifest(Revision revision) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "helm.sh/release.v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"sh.helm.release.v1.{revision.Name}.v{revision.Number}",
            ["namespace"] = revision.Namespace,
            ["labels"] = new JsonObject
            {
                ["owner"] = "helm",
                ["name"] = revision.Name,
                ["status"] = revision.Status,
                ["version"] = revision.Number.ToString(CultureInfo.InvariantCulture),
            },
        },
        ["data"] = new JsonObject
        {
            ["release"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
            {
                ["status"] = revision.ToStatus(),
                ["first"] = revision.First,
                ["last"] = revision.Last,
                ["chart"] = revision.Chart,
            }.ToJsonString())),
        },
    };

    private static Revision Read(JsonObject secret)
    {
        var record = JsonNode.Parse(Convert.FromBase64String(secret["data"]!["release"]!.GetValue<string>()))!;
        var status = record["status"]!;
        return new Revision(
            status["name"]!.GetValue<string>(),
            status["namespace"]!.GetValue<string>(),
            status["version"]!.GetValue<int>(),
            status["info"]!["status"]!.GetValue<string>(),
            status["info"]!["description"]!.GetValue<string>(),
            record["first"]!.GetValue<DateTimeOffset>(),
            record["last"]!.GetValue<DateTimeOffset>(),
            status["config"]?.DeepClone().AsObject() ?? [],
            record["chart"]!.GetValue<string>());
    }
}
