using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster.Connection;

namespace Cryptomeria.K8sOps.Cluster.Locking;

/// <summary>The calls on Leases; a lost race is an answer, not an exception.</summary>
internal sealed class LeaseApi(ClusterConnection connection, string @namespace)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Where the Leases are kept.</summary>
    public string Namespace => @namespace;

    /// <summary>Reads a Lease, or null, and the time by the API server's clock when it was so; null where the answer does not tell.</summary>
    public async Task<(LeaseDocument? Lease, DateTimeOffset? At)> GetAsync(string name, CancellationToken cancellationToken)
    {
        var (code, body, date) = await SendAsync("get", HttpMethod.Get, name, null, cancellationToken);
        if (code == HttpStatusCode.NotFound)
        {
            return (null, date);
        }

        return (LeaseDocument.Parse(body) ?? throw ClusterErrors.NotUnderstood(Call("get", name)), date);
    }

    /// <summary>Creates a Lease; false where it is there already.</summary>
    public async Task<bool> CreateAsync(string name, LeaseDocument lease, CancellationToken cancellationToken)
    {
        var (code, body, _) = await SendAsync("create", HttpMethod.Post, name, lease.Json, cancellationToken);
        return code switch
        {
            HttpStatusCode.Conflict => false,
            HttpStatusCode.NotFound => throw ClusterErrors.FromAnswer(code, body, Call("create", name)),
            _ => true,
        };
    }

    /// <summary>Writes a Lease that was read; false where it has changed or gone since.</summary>
    public async Task<bool> ReplaceAsync(string name, LeaseDocument lease, CancellationToken cancellationToken)
    {
        var (code, _, _) = await SendAsync("update", HttpMethod.Put, name, lease.Json, cancellationToken);
        return code is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound);
    }

    /// <summary>Deletes a Lease as it was read; false where it has changed since. One that has gone is as wished.</summary>
    public async Task<bool> DeleteAsync(string name, LeaseDocument lease, CancellationToken cancellationToken)
    {
        var options = new JsonObject
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["preconditions"] = new JsonObject { ["uid"] = lease.Uid, ["resourceVersion"] = lease.ResourceVersion },
        };
        var (code, _, _) = await SendAsync("delete", HttpMethod.Delete, name, options, cancellationToken);
        return code != HttpStatusCode.Conflict;
    }

    private ClusterCall Call(string verb, string name) => new(verb, "leases.coordination.k8s.io", @namespace, name);

    private async Task<(HttpStatusCode Code, string Body, DateTimeOffset? Date)> SendAsync(
        string verb, HttpMethod method, string name, JsonObject? content, CancellationToken cancellationToken)
    {
        var call = Call(verb, name);
        var uri = $"apis/coordination.k8s.io/v1/namespaces/{@namespace}/leases" + (method == HttpMethod.Post ? "" : $"/{name}");
        using var response = await connection.SendAsync(call, method, uri, Prepare, cancellationToken);
        var body = await connection.ReadAsync(call, token => response.Content.ReadAsStringAsync(token), cancellationToken);
        if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound))
        {
            throw ClusterErrors.FromAnswer(response.StatusCode, body, call);
        }

        return (response.StatusCode, body, response.Headers.Date);

        void Prepare(HttpRequestMessage request)
        {
            request.Headers.Accept.Add(new("application/json"));
            if (content is null)
            {
                return;
            }

            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content.ToJsonString())) { Headers = { ContentType = JsonType } };
        }
    }
}
