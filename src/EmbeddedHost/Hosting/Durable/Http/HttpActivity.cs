using System.Net.Http.Headers;
using System.Text;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.Extensions.Primitives;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable.Http;

/// <summary>Sends the requests of orchestrators.</summary>
internal sealed class HttpActivity : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Connections are renewed, so that a changed address is noticed. The time is the request's own.
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="HttpRequestException">There was no answer, or one to try again after.</exception>
    /// <exception cref="TimeoutException">The request's time is over.</exception>
    public async Task<DurableHttpResponse> SendAsync(HttpCall request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Timeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            using var message = ToMessage(request);
            using var response = await _client.SendAsync(message, limit.Token);
            ThrowIfToRetry(request.RetryOptions, response);
            return new DurableHttpResponse(response.StatusCode)
            {
                Headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .ToDictionary(header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase),
                Content = await response.Content.ReadAsStringAsync(limit.Token),
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.Method} {request.Uri} took longer than {request.Timeout}.", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage ToMessage(HttpCall request)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), request.Uri);
        if (request.Content is { } content)
        {
            message.Content = new StringContent(content, Encoding.UTF8);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        }

        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()) && message.Content is { } body)
            {
                body.Headers.Remove(name);
                body.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return message;
    }

    private static void ThrowIfToRetry(HttpCall.Retry? retry, HttpResponseMessage response)
    {
        if (retry is null)
        {
            return;
        }

        if (retry.StatusCodesToRetry is not { Count: > 0 } statuses)
        {
            response.EnsureSuccessStatusCode();
        }
        else if (statuses.Contains(response.StatusCode))
        {
            throw new HttpRequestException($"The answer was {(int)response.StatusCode} ({response.ReasonPhrase}), to be tried again.", null, response.StatusCode);
        }
    }
}
