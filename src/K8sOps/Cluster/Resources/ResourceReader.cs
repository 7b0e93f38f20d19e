using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>
/// Reads objects off the API server, lists page by page. Callers who ask for the same page at the same time share one call. All methods throw
/// <see cref="OperationException"/>.
/// </summary>
internal sealed class ResourceReader(ClusterConnection connection)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly SingleFlight _flights = new();

    /// <summary>
    /// One page of a list. Where the API server has forgotten the list that a page goes on, the page is the rest as it is now, which the server
    /// offers then.
    /// </summary>
    /// <param name="namespace">Null for what is not in a namespace.</param>
    /// <param name="limit">How many objects at most.</param>
    /// <param name="continuation">The page before this one said so; null for the first.</param>
    public Task<ResourcePage<T>> ReadPageAsync<T>(
        ResourceKind<T> kind, string? @namespace, int limit, string? continuation, CancellationToken cancellationToken)
        where T : ApiObject =>
        _flights.RunAsync(
            PageAddress(kind, @namespace, limit, continuation),
            () => GetPageAsync(kind, @namespace, limit, continuation, CancellationToken.None),
            cancellationToken);

    /// <summary>
    /// A list's pages. At no time more than one is held. A list that the API server has forgotten between two pages, and does not offer the rest of,
    /// is restarted; what was read before is left out then.
    /// </summary>
    public async IAsyncEnumerable<ResourcePage<T>> ReadPagesAsync<T>(
        ResourceKind<T> kind, string @namespace, ListRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ApiObject
    {
        var progress = new ListProgress();
        var continuation = range.Continue;
        while (true)
        {
            ResourcePage<T> page;
            try
            {
                page = await ReadPageAsync(kind, @namespace, range.Limit ?? kind.PageSize, continuation, cancellationToken);
            }
            catch (OperationException e) when (range.Limit is null && continuation is not null && IsExpired(e) && progress.CanRestart)
            {
                progress.Restart();
                continuation = null;
                continue;
            }

            yield return progress.Take(page);
            continuation = range.Limit is null ? page.Continue : null;
            if (continuation is null)
            {
                yield break;
            }
        }
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

    /// <summary>All objects of a list, in a call of its own: what was changed before this one is called is in it.</summary>
    public async Task<IReadOnlyList<T>> ReadFreshAsync<T>(ResourceKind<T> kind, string @namespace, CancellationToken cancellationToken)
        where T : ApiObject
    {
        var all = new List<T>();
        string? continuation = null;
        do
        {
            ResourcePage<T> page;
            try
            {
                page = await GetPageAsync(kind, @namespace, kind.PageSize, continuation, cancellationToken);
            }
            catch (OperationException e) when (continuation is not null && IsExpired(e))
            {
                all.Clear();
                page = await GetPageAsync(kind, @namespace, kind.PageSize, null, cancellationToken);
            }

            all.AddRange(page.Items ?? []);
            continuation = page.Continue;
        }
        while (continuation is not null);
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

    /// <summary>A Secret without its contents, by its name; null where there is none.</summary>
    public async Task<PlainObject?> FindSecretAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var call = new ClusterCall("get", "secrets", @namespace, name);
        try
        {
            using var response = await connection.SendForSuccessAsync(
                call, HttpMethod.Get, $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/secrets/{Uri.EscapeDataString(name)}", AskForJson, cancellationToken);
            return await ReadAsync(call, response, ResourceJson.Default.PlainObject, cancellationToken);
        }
        catch (OperationException e) when (e.Details.GetValueOrDefault("status") == "404")
        {
            return null;
        }
    }

    private static void AskForJson(HttpRequestMessage request) => request.Headers.Accept.Add(Json);

    private static bool IsExpired(OperationException error) => error.Details.GetValueOrDefault("status") == "410";

    private static string PageAddress<T>(ResourceKind<T> kind, string? @namespace, int limit, string? continuation)
        where T : ApiObject
    {
        var next = continuation is null ? "" : $"&continue={Uri.EscapeDataString(continuation)}";
        return string.Create(CultureInfo.InvariantCulture, $"{kind.Path(@namespace)}?limit={limit}{next}");
    }

    // What is shared is no caller's to cancel; the connection bounds it.
    private async Task<ResourcePage<T>> GetPageAsync<T>(
        ResourceKind<T> kind, string? @namespace, int limit, string? continuation, CancellationToken cancellationToken)
        where T : ApiObject
    {
        var call = new ClusterCall("list", kind.RbacName, @namespace ?? "");
        var offered = false;
        while (true)
        {
            using var response = await connection.SendAsync(
                call, HttpMethod.Get, PageAddress(kind, @namespace, limit, continuation), AskForJson, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await ReadAsync(call, response, kind.PageType, cancellationToken);
            }

            var body = await connection.ReadAsync(call, token => response.Content.ReadAsStringAsync(token), cancellationToken);
            if (response.StatusCode != HttpStatusCode.Gone || offered || ApiStatus.Parse(body)?.Metadata?.Continue is not { Length: > 0 } rest)
            {
                throw ClusterErrors.FromAnswer(response.StatusCode, body, call);
            }

            (continuation, offered) = (rest, true);
        }
    }

    private async Task<T> GetAsync<T>(ClusterCall call, string address, JsonTypeInfo<T> type)
        where T : class
    {
        using var response = await connection.SendForSuccessAsync(call, HttpMethod.Get, address, AskForJson, CancellationToken.None);
        return await ReadAsync(call, response, type, CancellationToken.None);
    }

    private Task<T> ReadAsync<T>(ClusterCall call, HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        return connection.ReadAsync(call, ReadBodyAsync, cancellationToken);

        async Task<T> ReadBodyAsync(CancellationToken token)
        {
            await using var body = await response.Content.ReadAsStreamAsync(token);
            return await JsonSerializer.DeserializeAsync(body, type, token) ?? throw new JsonException("null");
        }
    }
}
