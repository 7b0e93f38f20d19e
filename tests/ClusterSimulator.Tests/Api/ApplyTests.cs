using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Server-side apply, and who owns which fields.</summary>
public sealed class ApplyTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/cryptomeria/configmaps/one";
    private const string Sets = "/apis/apps/v1/namespaces/cryptomeria/statefulsets/one";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartEmptyAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_is_applied_is_made_and_the_same_again_is_no_new_version()
    {
        var (status, made) = await ApplyAsync(Maps, "helm", Map("""{"a":"1"}"""));
        Assert.Equal((201, "1"), (status, made["data"]!["a"]!.GetValue<string>()));
        var entry = Assert.Single(made["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("helm", "Apply", "v1"), (Text(entry, "manager"), Text(entry, "operation"), Text(entry, "apiVersion")));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"f:data":{"f:a":{}}}"""), entry["fieldsV1"]), entry.ToJsonString());

        var (again, same) = await ApplyAsync(Maps, "helm", Map("""{"a":"1"}"""));
        Assert.Equal((200, Version(made)), (again, Version(same)));
    }

    [Fact]
    public async Task What_a_manager_no_longer_applies_goes_unless_another_has_it()
    {
        await ApplyAsync(Maps, "helm", Map("""{"a":"1","b":"2","c":"3"}"""));
        await ApplyAsync(Maps, "other", Map("""{"b":"2"}"""));
        var (_, left) = await ApplyAsync(Maps, "helm", Map("""{"c":"3"}"""));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"b":"2","c":"3"}"""), left["data"]), left.ToJsonString());
    }

    [Fact]
    public async Task Items_of_a_list_merge_by_their_keys()
    {
        await ApplyAsync(Sets, "helm", Set("""[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]},{"name":"b","image":"b:1"}]"""));
        await ApplyAsync(Sets, "other", """{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"one"},"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"Z","value":"3"}]}]}}}}""");
        var (_, changed) = await ApplyAsync(Sets, "helm", Set("""[{"name":"a","image":"a:2","env":[{"name":"Y","value":"2"}]}]"""));
        var container = Assert.Single(changed["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!;
        Assert.Equal("a:2", Text(container, "image"));
        Assert.Equal(["Y", "Z"], container["env"]!.AsArray().Select(entry => Text(entry!, "name")));
        Assert.Equal(["app"], changed["spec"]!["selector"]!["matchLabels"]!.AsObject().Select(label => label.Key));
    }

    [Fact]
    public async Task What_another_has_changed_is_a_conflict_unless_forced()
    {
        await ApplyAsync(Sets, "helm", Set("""[{"name":"a","image":"a:1"}]"""));
        await SendAsync("PATCH", Sets + "/scale?fieldManager=operator", """{"spec":{"replicas":0}}""", "application/merge-patch+json");

        var (status, conflict) = await ApplyAsync(Sets, "helm", Set("""[{"name":"a","image":"a:1"}]"""));
        Assert.Equal(409, status);
        Assert.Equal(
            "Apply failed with 1 conflict: conflict with \"operator\" with subresource \"scale\" using apps/v1: .spec.replicas", Text(conflict, "message"));
        Assert.Equal("FieldManagerConflict", Text(conflict["details"]!["causes"]![0]!, "reason"));

        var (forced, taken) = await ApplyAsync(Sets + "?force=true", "helm", Set("""[{"name":"a","image":"a:1"}]"""));
        Assert.Equal((200, 1), (forced, taken["spec"]!["replicas"]!.GetValue<int>()));
        Assert.Equal("helm", Text(Assert.Single(taken["metadata"]!["managedFields"]!.AsArray())!, "manager"));
    }

    [Fact]
    public async Task What_was_made_without_apply_belongs_to_whoever_made_it()
    {
        await SendAsync("POST", "/api/v1/namespaces/cryptomeria/configmaps?fieldManager=helm", Map("""{"a":"1","b":"2"}"""));
        var (status, conflict) = await ApplyAsync(Maps, "helm", Map("""{"a":"changed"}"""));
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"helm\" using v1: .data.a"), (status, Text(conflict, "message")));
        Assert.Equal(200, (await ApplyAsync(Maps, "helm", Map("""{"a":"1"}"""))).Status);
    }

    [Fact]
    public async Task Who_names_no_manager_leaves_no_trace_but_where_owners_are_known()
    {
        var (_, plain) = await SendAsync("POST", "/api/v1/namespaces/cryptomeria/configmaps", Map("""{"a":"1"}"""));
        Assert.Null(plain["metadata"]!["managedFields"]);
        var (status, conflict) = await ApplyAsync(Maps, "helm", Map("""{"a":"2"}"""));
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a"), (status, Text(conflict, "message")));

        await ApplyAsync(Maps + "?force=true", "helm", Map("""{"a":"2"}"""));
        var (_, patched) = await SendAsync("PATCH", Maps, """{"data":{"a":"3"}}""", "application/merge-patch+json");
        Assert.Contains(patched["metadata"]!["managedFields"]!.AsArray(), entry => Text(entry!, "manager") == "unknown");
    }

    [Theory]
    [InlineData("", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"}}""", 422)]
    [InlineData("?fieldManager=a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two"}}""", 400)]
    [InlineData("?fieldManager=a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","managedFields":[]}}""", 400)]
    [InlineData("?fieldManager=a", "[]", 400)]
    public async Task What_cannot_be_applied_is_refused(string query, string body, int code) =>
        Assert.Equal(code, (await SendAsync("PATCH", Maps + query, body, "application/apply-patch+yaml")).Status);

    [Fact]
    public async Task Kubectl_applies_on_the_server()
    {
        using var kubectl = new Kubectl(_cluster);
        string[] apply = ["apply", "--server-side", "-n", Chart.Namespace, "-f", "-"];
        Assert.Equal((0, "configmap/one serverside-applied\n", ""), await kubectl.TryAsync(Map("""{"a":"1"}"""), apply));
        await ApplyAsync(Maps + "?force=true", "helm", Map("""{"a":"2"}"""));
        var (code, _, error) = await kubectl.TryAsync(Map("""{"a":"1"}"""), apply);
        Assert.NotEqual(0, code);
        Assert.Contains("conflict with \"helm\": .data.a", error, StringComparison.Ordinal);
    }

    private static string Map(string data) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{{data}} }""";

    private static string Set(string containers) =>
        $$"""
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"one"},
         "spec":{"replicas":1,"serviceName":"one","selector":{"matchLabels":{"app":"one"} },
         "template":{"metadata":{"labels":{"app":"one"} },"spec":{"containers":{{containers}} } } } }
        """;

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string Version(JsonNode node) => Text(node["metadata"]!, "resourceVersion");

    private Task<(int Status, JsonNode Body)> ApplyAsync(string path, string manager, string body) =>
        SendAsync("PATCH", $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}fieldManager={manager}", body, "application/apply-patch+yaml");

    private async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string body, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        using var answer = await _cluster.Http.SendAsync(request, _cluster.Timeout);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cluster.Timeout))!);
    }
}
