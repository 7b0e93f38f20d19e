using System.Net;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>Has a <see cref="ServerClock"/> observe what the API server itself answers.</summary>
internal sealed class ServerClockHandler(ServerClock clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date && IsServersOwn(request, response))
        {
            clock.Observe(date);
        }

        return response;
    }

    // What comes over pods/proxy has the Date of the program in the pod, an exec's refusal may have the kubelet's, and an error may be that of something
    // between here and the API server.
    private static bool IsServersOwn(HttpRequestMessage request, HttpResponseMessage response) =>
        request.Headers.Upgrade.Count == 0
        && !request.RequestUri!.AbsolutePath.Contains("/proxy", StringComparison.Ordinal)
        && (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict);
}
