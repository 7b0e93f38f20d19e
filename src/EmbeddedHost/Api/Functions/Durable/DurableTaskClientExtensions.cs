using System.Net;
using Cryptomeria.EmbeddedHost.Http.Data;
using Cryptomeria.EmbeddedHost.Http.Management;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers that tell a caller where to ask for an orchestration. The addresses need the host's management routes.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>An answer with the addresses, 202, and the one to ask at in <c>Location</c>.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance id.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>An answer with the addresses, and the one to ask at in <c>Location</c>.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance id.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        var (response, payload) = Begin(client, request, instanceId, statusCode);
        await WorkerSerializer.Of(response.FunctionContext).SerializeAsync(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    /// <summary>
    /// An answer with the addresses, 202, and the one to ask at in <c>Location</c>. With ASP.NET Core integration Kestrel does not allow it:
    /// use <see cref="CreateCheckStatusResponseAsync(DurableTaskClient, HttpRequestData, string, CancellationToken)"/>.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance id.</param>
    /// <param name="cancellation">Gives up.</param>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>
    /// An answer with the addresses, and the one to ask at in <c>Location</c>. With ASP.NET Core integration Kestrel does not allow it:
    /// use <see cref="CreateCheckStatusResponseAsync(DurableTaskClient, HttpRequestData, string, HttpStatusCode, CancellationToken)"/>.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance id.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellation">Gives up.</param>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        var (response, payload) = Begin(client, request, instanceId, statusCode);
        WorkerSerializer.Of(response.FunctionContext).Serialize(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    /// <summary>The addresses of an instance.</summary>
    /// <param name="client">The client.</param>
    /// <param name="instanceId">The instance id.</param>
    /// <param name="request">The request whose host the addresses name; where null, the address that the host listens on.</param>
    /// <exception cref="InvalidOperationException">There is no request, and the client is not the host's own or the host does not listen yet.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return ManagementLinks.Of(client, request?.Url, instanceId).ToPayload();
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Begin(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        return (response, payload);
    }
}
