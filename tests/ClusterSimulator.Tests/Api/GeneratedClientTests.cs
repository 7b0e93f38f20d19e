using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;
using Google.Protobuf;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>What Go's generated clients, helm's among them, send and ask for beside JSON.</summary>
public sealed class GeneratedClientTests : IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/cryptomeria/secrets";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartEmptyAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_secret_in_protobuf_is_taken_and_its_deletion_too()
    {
        var metadata = Message((1, "release"u8.ToArray()), (3, ""u8.ToArray()), (8, []), (11, Entry("owner"u8, "helm"u8)), (11, Entry("name"u8, "one"u8)));
        var secret = Message((1, metadata), (2, Entry("release"u8, [0, 1, 254, 255])), (3, "helm.sh/release.v1"u8.ToArray()));
        var (status, made) = await SendAsync(HttpMethod.Post, Secrets, "v1", "Secret", secret);
        Assert.Equal((201, "AAH+/w=="), (status, made["data"]!["release"]!.GetValue<string>()));
        Assert.Equal("helm.sh/release.v1", made["type"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"name":"one","owner":"helm"}"""), made["metadata"]!["labels"]), made.ToJsonString());

        var wrong = Message((2, Message((1, "another"u8.ToArray()))));
        Assert.Equal(409, (await SendAsync(HttpMethod.Delete, Secrets + "/release", "v1", "DeleteOptions", wrong)).Status);
        var right = Message((2, Message((1, System.Text.Encoding.UTF8.GetBytes(made["metadata"]!["uid"]!.GetValue<string>())))));
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, Secrets + "/release", "v1", "DeleteOptions", right)).Status);
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", 415)]
    [InlineData("v1", "ConfigMap", 400)]
    public async Task Other_kinds_in_protobuf_are_not(string apiVersion, string kind, int code) =>
        Assert.Equal(code, (await SendAsync(HttpMethod.Post, Secrets, apiVersion, kind, [])).Status);

    [Fact]
    public async Task Protobuf_that_breaks_off_is_refused() =>
        Assert.Equal(400, (await SendAsync(HttpMethod.Post, Secrets, "v1", "Secret", [10, 200, 1, 2])).Status);

    [Theory]
    [InlineData("/api", "pods", "Pod", "log")]
    [InlineData("/apis", "deployments", "Deployment", "scale")]
    public async Task All_of_discovery_comes_in_one_document(string path, string plural, string kind, string part)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(
            "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json");
        using var answer = await _cluster.Http.SendAsync(request, _cluster.Timeout);
        Assert.Equal("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", answer.Content.Headers.ContentType?.ToString().Replace("; ", ";", StringComparison.Ordinal));
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cluster.Timeout))!;
        Assert.Equal("APIGroupDiscoveryList", document["kind"]!.GetValue<string>());
        var resource = document["items"]!.AsArray().SelectMany(group => group!["versions"]![0]!["resources"]!.AsArray())
            .Single(one => one!["resource"]!.GetValue<string>() == plural)!;
        Assert.Equal((kind, "Namespaced"), (resource["responseKind"]!["kind"]!.GetValue<string>(), resource["scope"]!.GetValue<string>()));
        Assert.Contains(resource["subresources"]!.AsArray(), one => one!["subresource"]!.GetValue<string>() == part);
    }

    private static byte[] Entry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Message((1, key.ToArray()), (2, value.ToArray()));

    /// <summary>A message of fields that are texts, bytes or messages.</summary>
    private static byte[] Message(params (int Number, byte[] Value)[] fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (number, value) in fields)
            {
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(value));
            }
        }

        return stream.ToArray();
    }

    private async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string apiVersion, string kind, byte[] message)
    {
        var type = Message((1, System.Text.Encoding.UTF8.GetBytes(apiVersion)), (2, System.Text.Encoding.UTF8.GetBytes(kind)));
        byte[] body = [.. "k8s\0"u8, .. Message((1, type), (2, message))];
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var answer = await _cluster.Http.SendAsync(request, _cluster.Timeout);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cluster.Timeout))!);
    }
}
