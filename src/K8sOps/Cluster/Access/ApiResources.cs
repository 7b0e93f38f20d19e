using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Access;

/// <summary>Finds the resource of a kind, as the API server itself tells it (discovery), and remembers what a group version has.</summary>
internal sealed class ApiResources(ClusterConnection connection)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, ApiResource>> _known = new(StringComparer.Ordinal);

    /// <summary>The resource of a kind; null where the API server has none.</summary>
    /// <exception cref="OperationException"><c>K8S_UNREACHABLE</c>, <c>K8S_FORBIDDEN</c> and the like.</exception>
    public async Task<ApiResource?> FindAsync(string @namespace, string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(apiVersion, out var kinds) && kinds.TryGetValue(kind, out var known))
        {
            return known;
        }

        kinds = _known[apiVersion] = await ReadAsync(@namespace, apiVersion, cancellationToken);
        return kinds.GetValueOrDefault(kind);
    }

    private async Task<IReadOnlyDictionary<string, ApiResource>> ReadAsync(string @namespace, string apiVersion, CancellationToken cancellationToken)
    {
        var (group, version) = apiVersion.Split('/') is [var named, var of] ? (named, of) : (string.Empty, apiVersion);
        var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        var call = new ClusterCall("get", path, @namespace);
        try
        {
            using var response = await connection.SendForSuccessAsync(call, HttpMethod.Get, path, _ => { }, cancellationToken);
            var list = await connection.ReadAsync(
                call,
                async token => await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(token), ApiResourceJson.Default.ApiResourceList, token),
                cancellationToken);

            // Those with a slash are parts of others: deployments/scale is of the kind Scale.
            return (list?.Resources ?? []).Where(resource => !resource.Name.Contains('/', StringComparison.Ordinal))
                .GroupBy(resource => resource.Kind, StringComparer.Ordinal)
                .ToDictionary(one => one.Key, one => new ApiResource(group, version, one.First().Name, one.First().Namespaced), StringComparer.Ordinal);
        }
        catch (OperationException e) when (e.Details.GetValueOrDefault("status") == "404")
        {
            return new Dictionary<string, ApiResource>();
        }
    }
}

/// <summary>A resource of the API server.</summary>
/// <param name="Group">Empty for the core group.</param>
internal sealed record ApiResource(string Group, string Version, string Plural, bool Namespaced)
{
    /// <summary>As RBAC's messages name it: <c>statefulsets.apps</c>.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>What a group version has, as discovery lists it.</summary>
internal sealed record ApiResourceList(IReadOnlyList<ApiResourceEntry>? Resources);

/// <summary>One entry of an <see cref="ApiResourceList"/>.</summary>
internal sealed record ApiResourceEntry(string Name, string Kind, bool Namespaced);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiResourceList))]
internal sealed partial class ApiResourceJson : JsonSerializerContext;
