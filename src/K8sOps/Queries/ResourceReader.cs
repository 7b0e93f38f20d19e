using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Queries.Resources;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>
/// Reads objects off the API server, lists page by page. Callers who ask for the same page at the same time share one call. All methods throw
/// <see cref="OperationException"/>.
/// </summary>
internal sealed class ResourceReader(ClusterConnection connection)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly SingleFlight _flights = new();

    /// <summary>One page of a list.</summary>
    /// <param name="namespace">Null for what is not in a namespace.</param>
    /// <param name="limit">How many objects at most.</param>
    /// <param name="continuation">The page before this one said so; null for the first.</param>
    public Task<ResourcePage<T>> ReadPageAsync<T>(
        ResourceKind<T> kind, string? @namespace, int limit, string? continuation, CancellationToken cancellationToken)
        where T : ApiObject
    {
        var next = continuation is null ? "" : $"&continue={Uri.EscapeDataString(continuation)}";
        var address = string.Create(CultureInfo.InvariantCulture, $"{kind.Path(@namespace)}?limit={limit}{next}");
        var call = new ClusterCall("list", kind.RbacName, @namespace ?? "");
        return _flights.RunAsync(address, () => GetAsync(call, address, kind.PageType), cancellationToken);
    }

    /// <summary>A list's pages. At no time more than one is held.</summary>
    public async IAsyncEnumerable<ResourcePage<T>> ReadPagesAsync<T>(
        ResourceKind<T> kind, string @namespace, ListRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ApiObject
    {
        var continuation = range.Continue;
        do
        {
            var page = await ReadPageAsync(kind, @namespace, range.Limit ?? kind.PageSize, continuation, cancellationToken);
            yield return page;
            continuation = range.Limit is null ? page.Continue : null;
        }
        while (continuation is not null);
    }

    /// <summary>All objects of a list that are wanted.</summary>
    public async Task<List<T>> ReadAllAsync<T>(ResourceKind<T> kind, string @namespace, Func<T, bool> wanted, CancellationToken cancellationToken)
        where T : ApiObject
    {
        var all = new List<T>();
        await foreach (var page in ReadPagesAsync(kind, @namespace, ListRange.All, cancellationToken))
        {
            all.AddRange((page.Items ?? []).Where(wanted));
        }

        return all;
    }

    /// <summary>One pod.</summary>
    /// <exception cref="OperationException"><c>POD_NOT_FOUND</c>.</exception>
    public Task<PodObject> ReadPodAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var address = $"{ResourceKinds.Pods.Path(@namespace)}/{Uri.EscapeDataString(name)}";
        return _flights.RunAsync(
            address, () => GetAsync(new ClusterCall("get", "pods", @namespace, name), address, ResourceJson.Default.PodObject), cancellationToken);
    }

    // Shared, so it is no caller's to cancel; the connection bounds it.
    private async Task<T> GetAsync<T>(ClusterCall call, string address, JsonTypeInfo<T> type)
        where T : class
    {
        using var response = await connection.SendForSuccessAsync(
            call, HttpMethod.Get, address, request => request.Headers.Accept.Add(Json), CancellationToken.None);
        return await connection.ReadAsync(call, ReadBodyAsync, CancellationToken.None);

        async Task<T> ReadBodyAsync(CancellationToken cancellationToken)
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException("null");
        }
    }
}
