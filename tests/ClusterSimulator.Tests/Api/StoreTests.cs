using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>The rules of creating, changing, listing and deleting.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/cryptomeria/configmaps";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartEmptyAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData("""{"metadata":{"name":"Bad_Name"}}""", 422, "Invalid")]
    [InlineData("""{"metadata":{}}""", 422, "Invalid")]
    [InlineData("""{"metadata":{"name":"a","namespace":"other"}}""", 400, "BadRequest")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"5"}}""", 400, "BadRequest")]
    [InlineData("""{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"}}""", 400, "BadRequest")]
    [InlineData("""{"kind":"ConfigMap","apiVersion":"v2","metadata":{"name":"a"}}""", 400, "BadRequest")]
    [InlineData("""[]""", 400, "BadRequest")]
    [InlineData("""nonsense""", 400, "BadRequest")]
    public async Task What_is_no_object_is_refused(string body, int code, string reason)
    {
        var (status, answer) = await SendAsync("POST", Maps, body);
        Assert.Equal((code, reason), (status, answer["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_takes_nothing()
    {
        var (status, answer) = await SendAsync("POST", "/api/v1/namespaces/none/configmaps", """{"metadata":{"name":"a"}}""");
        Assert.Equal((404, "namespaces \"none\" not found"), (status, answer["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_name_is_drawn_from_its_beginning()
    {
        var (status, answer) = await SendAsync("POST", Maps, """{"metadata":{"generateName":"drawn-"}}""");
        Assert.Equal(201, status);
        Assert.Matches("^drawn-[a-z0-9]{5}$", answer["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Assert.Equal(201, (await SendAsync("POST", Maps + "?dryRun=All", Named("dry"))).Status);
        Assert.Equal(404, (await SendAsync("GET", Maps + "/dry")).Status);
        await SendAsync("POST", Maps, Named("real"));
        Assert.Equal(200, (await SendAsync("DELETE", Maps + "/real?dryRun=All")).Status);
        Assert.Equal(200, (await SendAsync("GET", Maps + "/real")).Status);
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"a":null,"c":"3"}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"data":{"a":null,"c":"3"}}""")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/data/a"},{"op":"test","path":"/data/b","value":"2"},{"op":"add","path":"/data/c","value":"3"}]""")]
    public async Task Each_kind_of_patch_changes_the_object(string mediaType, string patch)
    {
        await SendAsync("POST", Maps, """{"metadata":{"name":"one"},"data":{"a":"1","b":"2"}}""");
        var (status, answer) = await SendAsync("PATCH", Maps + "/one", patch, mediaType);
        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"b":"2","c":"3"}"""), answer["data"]), answer["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"metadata":{"resourceVersion":"1"}}""", 409)]
    [InlineData("application/merge-patch+json", """{"metadata":{"name":"two"}}""", 400)]
    [InlineData("application/merge-patch+json", "nonsense", 400)]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/data/none"}]""", 422)]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/metadata/name","value":"two"}]""", 422)]
    [InlineData("application/apply-patch+yaml", "{}", 422)]
    [InlineData("application/json", "{}", 415)]
    public async Task A_patch_that_does_not_fit_is_refused(string mediaType, string patch, int code)
    {
        await SendAsync("POST", Maps, Named("one"));
        Assert.Equal(code, (await SendAsync("PATCH", Maps + "/one", patch, mediaType)).Status);
    }

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name()
    {
        _cluster.Host.Objects.Create(Chart.Deployment(
            "two", "\"app\":\"two\"", """{"containers":[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}"""));
        var (status, answer) = await SendAsync(
            "PATCH", "/apis/apps/v1/namespaces/cryptomeria/deployments/two",
            """{"spec":{"template":{"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]},{"$patch":"delete","name":"b"}]}}}}""",
            "application/strategic-merge-patch+json");
        Assert.Equal(200, status);
        var container = Assert.Single(answer["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!;
        Assert.Equal("a:1", container["image"]!.GetValue<string>());
        Assert.Equal(["X", "Y"], container["env"]!.AsArray().Select(entry => entry!["name"]!.GetValue<string>()));
        Assert.Equal(2, answer["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_update_that_changes_nothing_is_no_new_version()
    {
        var (_, created) = await SendAsync("POST", Maps, Named("one"));
        var (status, updated) = await SendAsync("PUT", Maps + "/one", created.ToJsonString());
        Assert.Equal(200, status);
        Assert.Equal(created["metadata"]!["resourceVersion"]!.GetValue<string>(), updated["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_update_of_another_object_of_the_name_is_a_conflict()
    {
        var (_, created) = await SendAsync("POST", Maps, Named("one"));
        await SendAsync("DELETE", Maps + "/one");
        await SendAsync("POST", Maps, Named("one"));
        created["metadata"]!["resourceVersion"] = null;
        Assert.Equal(409, (await SendAsync("PUT", Maps + "/one", created.ToJsonString())).Status);
    }

    [Fact]
    public async Task The_status_is_changed_by_its_own_path_only()
    {
        _cluster.Host.Objects.Create(Chart.Deployment("one", "\"app\":\"one\"", """{"containers":[{"name":"a","image":"a"}]}"""));
        await _cluster.Host.Objects.WaitUntilReadyAsync(Chart.Namespace, _cluster.Timeout);
        const string Path = "/apis/apps/v1/namespaces/cryptomeria/deployments/one";
        const string Patch = """{"spec":{"replicas":5},"status":{"collisionCount":9}}""";
        var (_, status) = await SendAsync("PATCH", Path + "/status", Patch, "application/merge-patch+json");
        Assert.Equal((1, 9), (status["spec"]!["replicas"]!.GetValue<int>(), status["status"]!["collisionCount"]!.GetValue<int>()));
        await SendAsync("PATCH", Path, """{"spec":{"paused":true},"status":{"collisionCount":10}}""", "application/merge-patch+json");
        Assert.NotEqual(10, _cluster.Host.Objects.Find("deploy", Chart.Namespace, "one")!["status"]!["collisionCount"]?.GetValue<int>());
    }

    [Theory]
    [InlineData("app=a", "a1,a2")]
    [InlineData("app==a,tier=x", "a1")]
    [InlineData("app!=a", "b1,none")]
    [InlineData("app in (a,b),tier notin (x)", "a2,b1")]
    [InlineData("tier", "a1,b1")]
    [InlineData("!tier,app", "a2")]
    [InlineData("number>5", "b1")]
    [InlineData("number<6", "a1")]
    [InlineData("", "a1,a2,b1,none")]
    public async Task Label_selectors_select(string selector, string expected)
    {
        foreach (var (name, labels) in new[]
        {
            ("a1", """{"app":"a","tier":"x","number":"5"}"""), ("a2", """{"app":"a"}"""), ("b1", """{"app":"b","tier":"y","number":"6"}"""), ("none", "{}"),
        })
        {
            await SendAsync("POST", Maps, $$"""{"metadata":{"name":"{{name}}","labels":{{labels}} } }""");
        }

        var (status, list) = await SendAsync("GET", $"{Maps}?fieldSelector=metadata.name!=kube-root-ca.crt&labelSelector={Uri.EscapeDataString(selector)}");
        Assert.Equal(200, status);
        Assert.Equal(expected, string.Join(',', list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("labelSelector=a%20in", "unable to parse requirement: found '' expected: '('")]
    [InlineData("labelSelector=,a", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("labelSelector=a%3Db,", "found '', expected: identifier after ','")]
    [InlineData("fieldSelector=spec.colour%3Dred", "field label not supported: spec.colour")]
    [InlineData("fieldSelector=nonsense", "invalid selector")]
    [InlineData("resourceVersion=x&resourceVersionMatch=Exact", "invalid resource version")]
    [InlineData("continue=nonsense", "continue key is not valid")]
    public async Task A_query_that_makes_no_sense_is_refused(string query, string message)
    {
        var (status, answer) = await SendAsync("GET", $"{Maps}?{query}");
        Assert.Equal(400, status);
        Assert.Contains(message, answer["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resourceVersionMatch=Exact", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersion=0&resourceVersionMatch=Exact", "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersion=1&resourceVersionMatch=Newer", "resourceVersionMatch: Unsupported value: \"Newer\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("watch=true&resourceVersion=1&resourceVersionMatch=Exact", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("sendInitialEvents=true", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    public async Task Versions_and_matches_that_do_not_go_together_are_invalid(string query, string message)
    {
        var (status, answer) = await SendAsync("GET", $"{Maps}?{query}");
        Assert.Equal((422, "Invalid"), (status, answer["reason"]!.GetValue<string>()));
        Assert.Equal("ListOptions.meta.k8s.io \"\" is invalid: " + message, answer["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "b")]
    [InlineData("&resourceVersionMatch=NotOlderThan", "b")]
    [InlineData("&resourceVersionMatch=Exact", "a")]
    [InlineData("&limit=5", "a")]
    public async Task Which_state_a_version_means_is_told_by_the_match(string match, string expected)
    {
        await SendAsync("POST", Maps, Named("a", "old"));
        var version = _cluster.Host.Objects.ResourceVersion;
        await SendAsync("DELETE", Maps + "/a");
        await SendAsync("POST", Maps, Named("b", "old"));
        Assert.Equal(expected, Names((await SendAsync("GET", $"{Maps}?labelSelector=set=old&resourceVersion={version}{match}")).Body));
        var (status, answer) = await SendAsync("GET", $"{Maps}?resourceVersion={version + 1000}{match}");
        Assert.Equal((504, "Timeout"), (status, answer["reason"]!.GetValue<string>()));
        Assert.Equal("ResourceVersionTooLarge", answer["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_show_one_state_whatever_happens_in_between()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await SendAsync("POST", Maps, Named(name, "page"));
        }

        var (_, first) = await SendAsync("GET", $"{Maps}?labelSelector=set=page&limit=2");
        Assert.Equal("a,b", Names(first));
        await SendAsync("DELETE", Maps + "/c");
        await SendAsync("POST", Maps, Named("bb", "page"));
        var (_, second) = await SendAsync("GET", $"{Maps}?labelSelector=set=page&limit=2&continue={first["metadata"]!["continue"]}");
        Assert.Equal("c,d", Names(second));
        Assert.Null(second["metadata"]!["continue"]);
    }

    [Fact]
    public async Task A_page_of_a_compacted_state_is_expired_and_offers_another_token()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await SendAsync("POST", Maps, Named(name, "page"));
        }

        var (_, first) = await SendAsync("GET", $"{Maps}?labelSelector=set=page&limit=1");
        await SendAsync("DELETE", Maps + "/b");
        _cluster.Host.Objects.Compact();
        var (status, expired) = await SendAsync("GET", $"{Maps}?labelSelector=set=page&limit=1&continue={first["metadata"]!["continue"]}");
        Assert.Equal((410, "Expired"), (status, expired["reason"]!.GetValue<string>()));
        var (_, rest) = await SendAsync("GET", $"{Maps}?labelSelector=set=page&continue={expired["metadata"]!["continue"]}");
        Assert.Equal("c", Names(rest));
    }

    [Fact]
    public async Task A_list_of_an_earlier_version_shows_what_was()
    {
        await SendAsync("POST", Maps, Named("a", "old"));
        var version = _cluster.Host.Objects.ResourceVersion;
        await SendAsync("DELETE", Maps + "/a");
        await SendAsync("POST", Maps, Named("b", "old"));
        var (_, list) = await SendAsync("GET", $"{Maps}?labelSelector=set=old&resourceVersion={version}&resourceVersionMatch=Exact");
        Assert.Equal("a", Names(list));
    }

    [Fact]
    public async Task A_collection_is_deleted_by_its_selector()
    {
        foreach (var (name, set) in new[] { ("a", "x"), ("b", "x"), ("c", "y") })
        {
            await SendAsync("POST", Maps, Named(name, set));
        }

        var (status, list) = await SendAsync("DELETE", $"{Maps}?labelSelector=set=x");
        Assert.Equal((200, "a,b"), (status, Names(list)));
        Assert.Equal("c", Names((await SendAsync("GET", $"{Maps}?labelSelector=set")).Body));
    }

    [Fact]
    public async Task Unlike_others_a_lease_cannot_be_updated_without_its_version()
    {
        const string Path = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
        await SendAsync("POST", Path, Named("lock"));
        Assert.Equal(422, (await SendAsync("PUT", Path + "/lock", Named("lock"))).Status);
    }

    [Fact]
    public async Task Secrets_take_plain_text_and_services_get_addresses()
    {
        var (_, secret) = await SendAsync("POST", "/api/v1/namespaces/cryptomeria/secrets", """{"metadata":{"name":"s"},"stringData":{"a":"b"}}""");
        Assert.Equal(("Yg==", null), (secret["data"]!["a"]!.GetValue<string>(), secret["stringData"]));
        const string Services = "/api/v1/namespaces/cryptomeria/services";
        var (_, service) = await SendAsync("POST", Services, """{"metadata":{"name":"one"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""");
        var port = service["spec"]!["ports"]![0]!["nodePort"]!.GetValue<int>();
        Assert.InRange(port, 30000, 32767);
        var (status, _) = await SendAsync(
            "POST", Services, $$"""{"metadata":{"name":"two"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":{{port}} }]} }""");
        Assert.Equal(422, status);
        var (_, updated) = await SendAsync("PUT", Services + "/one", """{"metadata":{"name":"one"},"spec":{"type":"NodePort","ports":[{"port":81}]}}""");
        Assert.Equal(service["spec"]!["clusterIP"]!.GetValue<string>(), updated["spec"]!["clusterIP"]!.GetValue<string>());
    }

    private static string Named(string name, string set = "none") => $$"""{"metadata":{"name":"{{name}}","labels":{"set":"{{set}}"} } }""";

    private static string Names(JsonNode list) => string.Join(',', list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));

    private async Task<(int Status, JsonNode Body)> SendAsync(string method, string path, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        using var response = await _cluster.Http.SendAsync(request, _cluster.Timeout);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(_cluster.Timeout))!);
    }
}
