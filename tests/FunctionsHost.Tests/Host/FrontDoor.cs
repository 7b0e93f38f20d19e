using System.Net;
using System.Text.Json.Nodes;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>
/// Brings requests to the worker as the host's proxy does: forwarded to the worker's own address with the invocation's id, and the same
/// invocation asked for in the stream of messages.
/// </summary>
/// <param name="worker">Where the worker said that it takes HTTP requests.</param>
internal sealed class FrontDoor(TestFunctionsHost host, Uri worker)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        var (function, values) = host.Functions
            .Select(function => (function, values: function.Match(request.Method, asked.AbsolutePath)))
            .FirstOrDefault(match => match.values is not null);
        if (values is null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request };
        }

        var invocationId = Guid.NewGuid().ToString();
        request.RequestUri = new Uri(worker, asked.PathAndQuery);
        request.Headers.Add("x-ms-invocation-id", invocationId);
        request.Headers.Add("X-Forwarded-For", IPAddress.Loopback.ToString());
        request.Headers.Add("X-Forwarded-Host", request.Headers.Host ?? asked.Authority);
        request.Headers.Add("X-Forwarded-Proto", asked.Scheme);
        request.Headers.Host = null;

        var forwarding = ForwardAsync(request, cancellationToken);
        var trigger = new Trigger(
            new JsonObject { ["http"] = new JsonObject() },
            values.ToDictionary(value => value.Key, value => new JsonObject { ["string"] = value.Value?.ToString() }));
        await host.InvokeAsync(function, trigger, cancellationToken, invocationId);
        return await forwarding;
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        return response;
    }
}
