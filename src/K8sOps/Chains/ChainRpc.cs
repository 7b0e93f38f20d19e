using System.Globalization;
using System.Net;
using System.Text.Json;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>Asks chains over the API server's pod proxy, so that it works from outside the cluster as well.</summary>
internal sealed class ChainRpc(ClusterConnection connection, TimeProvider time) : IChainRpc
{
    private const int RpcPort = 26657;

    public async Task<ChainSync> GetSyncAsync(Chain chain, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (chain.Pod is not { } pod)
        {
            throw Unreachable(chain, "it has no pod");
        }

        var call = new ClusterCall("get", "pods/proxy", pod.Namespace, pod.Name);
        var uri = string.Create(
            CultureInfo.InvariantCulture,
            $"api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace)}/pods/{Uri.EscapeDataString(pod.Name)}:{RpcPort}/proxy/status");

        using var expiry = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            using var response = await connection.SendAsync(call, HttpMethod.Get, uri, r => r.Once().WithTimeout(timeout), limit.Token);
            var body = await connection.ReadAsync(call, token => response.Content.ReadAsStringAsync(token), limit.Token);
            return response.IsSuccessStatusCode ? Read(chain, body, response.Headers.Date) : throw Refused(chain, call, response.StatusCode, body);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(chain, $"no answer within {timeout.TotalSeconds:0.#} s", e);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sUnreachable && e.InnerException is TimeoutException and not ConnectTimeoutException)
        {
            // The API server took the request and waits for the chain.
            throw Unreachable(chain, $"no answer within {timeout.TotalSeconds:0.#} s", e);
        }
    }

    private static OperationException Refused(Chain chain, ClusterCall call, HttpStatusCode code, string body)
    {
        var mapped = ClusterErrors.FromAnswer(code, body, call);
        return mapped.Code is ErrorCodes.K8sForbidden or ErrorCodes.K8sUnauthorized
            ? mapped
            : Unreachable(chain, ApiStatus.Parse(body)?.Message ?? $"HTTP {(int)code}", mapped);
    }

    private static ChainSync Read(Chain chain, string body, DateTimeOffset? now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (Member(document.RootElement, "result") is { } result
                && (Member(result, "sync_info") ?? Member(result, "SyncInfo")) is { } sync
                && Member(sync, "latest_block_height") is { } height
                && Height(height) is { } latest)
            {
                var made = Time(Member(sync, "latest_block_time"));
                return new ChainSync(latest, Member(sync, "catching_up") is { ValueKind: JsonValueKind.True })
                {
                    LatestBlockTime = made,
                    BlockAge = now - made,
                };
            }
        }
        catch (JsonException e)
        {
            throw Unreachable(chain, "its answer is no JSON", e);
        }

        throw Unreachable(chain, "its answer tells no height");
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    // Go prints nanoseconds; a chain without blocks has the year 1.
    private static DateTimeOffset? Time(JsonElement? time) =>
        time is { ValueKind: JsonValueKind.String } text
        && DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
        && value.Year > 1
            ? value
            : null;

    // A string in every version seen; a number costs nothing to take.
    private static long? Height(JsonElement height)
    {
        var text = height.ValueKind == JsonValueKind.String ? height.GetString() : height.GetRawText();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static OperationException Unreachable(Chain chain, string why, Exception? inner = null)
    {
        var details = new Dictionary<string, string> { ["chainId"] = chain.ChainId };
        if (chain.Pod is { } pod)
        {
            details["pod"] = pod.Name;
        }

        return new OperationException(
            ErrorCodes.ChainRpcUnreachable, $"chain {chain.ChainId} does not answer on port {RpcPort}: {why}", retryable: true, details, inner);
    }
}
