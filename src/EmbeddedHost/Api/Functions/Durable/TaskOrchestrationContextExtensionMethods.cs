using Cryptomeria.EmbeddedHost.Hosting.Durable.Http;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

namespace Microsoft.DurableTask;

/// <summary>Requests that an orchestrator makes.</summary>
public static class TaskOrchestrationContextExtensionMethods
{
    /// <summary>Sends a request, by an activity of the host.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="request">The request.</param>
    /// <returns>The answer, whatever its status. Fails with <see cref="TaskFailedException"/> where there is none, or where the retries have come to nothing.</returns>
    public static Task<DurableHttpResponse> CallHttpAsync(this TaskOrchestrationContext context, DurableHttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        return DurableHttpCall.RunAsync(context, request);
    }

    /// <summary>Sends a request, by an activity of the host.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="method">The method.</param>
    /// <param name="uri">The address.</param>
    /// <param name="content">The body.</param>
    /// <param name="retryOptions">How it is tried again; null for not at all.</param>
    /// <returns>The answer, whatever its status. Fails with <see cref="TaskFailedException"/> where there is none, or where the retries have come to nothing.</returns>
    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null) =>
        context.CallHttpAsync(new DurableHttpRequest(method, uri) { Content = content, HttpRetryOptions = retryOptions });
}
