using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.HelmStandIn;

/// <summary>The cluster of KUBECONFIG, over plain HTTP.</summary>
internal sealed class Cluster : IDisposable
{
    private static readonly Dictionary<string, (string Base, string Resource, bool Namespaced)> Kinds = new(StringComparer.Ordinal)
    {
        ["Namespace"] = ("/api/v1", "namespaces", false),
        ["Secret"] = ("/api/v1", "secrets", true),
        ["ConfigMap"] = ("/api/v1", "configmaps", true),
        ["Service"] = ("/api/v1", "services", true),
        ["ServiceAccount"] = ("/api/v1", "serviceaccounts", true),
        ["PersistentVolumeClaim"] = ("/api/v1", "persistentvolumeclaims", true),
        ["StatefulSet"] = ("/apis/apps/v1", "statefulsets", true),
        ["Deployment"] = ("/apis/apps/v1", "deployments", true),
        ["Role"] = ("/apis/rbac.authorization.k8s.io/v1", "roles", true),
        ["RoleBinding"] = ("/apis/rbac.authorization.k8s.io/v1", "rolebindings", true),
        ["ClusterRole"] = ("/apis/rbac.authorization.k8s.io/v1", "clusterroles", false),
        ["ClusterRoleBinding"] = ("/apis/rbac.authorization.k8s.io/v1", "clusterrolebindings", false),
    };

    private readonly HttpClient _http;

    public Cluster()
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(Environment.GetEnvironmentVariable("KUBECONFIG") ?? throw new HelmError("Kubernetes cluster unreachable: no KUBECONFIG")))
        {
            yaml.Load(reader);
        }

        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var server = ((YamlScalarNode)((YamlSequenceNode)root["clusters"])[0]["cluster"]["server"]).Value!;
        var user = (YamlMappingNode)((YamlSequenceNode)root["users"])[0]["user"];
        _http = new HttpClient { BaseAddress = new Uri(server) };
        if (user.Children.TryGetValue("token", out var token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ((YamlScalarNode)token).Value);
        }
    }

    public void Dispose() => _http.Dispose();

    public async Task<JsonObject?> FindAsync(string kind, string @namespace, string name)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, Path(kind, @namespace, name), null);
        return status == HttpStatusCode.NotFound ? null : Checked(status, body);
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kind, string @namespace, string labelSelector)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"{Path(kind, @namespace, null)}?labelSelector={Uri.EscapeDataString(labelSelector)}", null);
        return [.. Checked(status, body)["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>Creates an object or brings it to what the manifest says.</summary>
    public async Task ApplyAsync(JsonObject manifest)
    {
        var (kind, @namespace, name) = NameOf(manifest);
        if (await FindAsync(kind, @namespace, name) is null)
        {
            var (created, answer) = await SendAsync(HttpMethod.Post, Path(kind, @namespace, null), manifest);
            Checked(created, answer);
            return;
        }

        var (status, body) = await SendAsync(HttpMethod.Patch, Path(kind, @namespace, name), manifest, "application/merge-patch+json");
        Checked(status, body);
    }

    public async Task DeleteAsync(JsonObject manifest, string propagation)
    {
        var (kind, @namespace, name) = NameOf(manifest);
        var options = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = propagation };
        var (status, body) = await SendAsync(HttpMethod.Delete, Path(kind, @namespace, name), options);
        if (status != HttpStatusCode.NotFound)
        {
            Checked(status, body);
        }
    }

    public static (string Kind, string Namespace, string Name) NameOf(JsonObject manifest) => (
        manifest["kind"]!.GetValue<string>(),
        manifest["metadata"]!["namespace"]?.GetValue<string>() ?? string.Empty,
        manifest["metadata"]!["name"]!.GetValue<string>());

    private static string Path(string kind, string @namespace, string? name)
    {
        var (root, resource, namespaced) = Kinds[kind];
        return $"{root}{(namespaced ? $"/namespaces/{@namespace}" : string.Empty)}/{resource}{(name is null ? string.Empty : $"/{name}")}";
    }

    private static JsonObject Checked(HttpStatusCode status, JsonObject body) =>
        (int)status < 300 ? body : throw new HelmError(body["message"]?.GetValue<string>() ?? $"HTTP {(int)status}");

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonObject? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
        }
        catch (HttpRequestException exception)
        {
            throw new HelmError($"Kubernetes cluster unreachable: Get \"{_http.BaseAddress}version\": {exception.Message}");
        }
    }
}
