using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>A kubeconfig's cluster, by paths.</summary>
internal sealed class RawCluster : IDisposable
{
    private readonly HttpClient _http;

    public RawCluster(string kubeconfig)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        _http = new HttpClient { BaseAddress = new Uri(configuration.Host) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", configuration.AccessToken);
    }

    public async Task PostAsync(string path, JsonNode manifest)
    {
        using var response = await _http.PostAsJsonAsync(path, manifest, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<string>> NamesAsync(string path)
    {
        var list = await _http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken);
        return [.. list!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _http.Dispose();
}
