using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.Extensions.Primitives;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable.Http;

/// <summary>A request of an orchestrator: an activity for each attempt, and durable timers between the questions how far a long operation is.</summary>
internal static class DurableHttpCall
{
    /// <summary>The official extension's name for the activity.</summary>
    public const string ActivityName = "BuiltIn::HttpActivity";

    // The official default of durableTask.httpSettings.defaultAsyncRequestSleepTimeMilliseconds.
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(30);

    public static async Task<DurableHttpResponse> RunAsync(TaskOrchestrationContext context, DurableHttpRequest request)
    {
        var options = OptionsOf(request.HttpRetryOptions);
        var response = await context.CallActivityAsync<DurableHttpResponse>(ActivityName, request, options);
        while (request.AsynchronousPatternEnabled && response.StatusCode == HttpStatusCode.Accepted && Header(response, "Location") is { } location)
        {
            await context.CreateTimer(PauseOf(response), CancellationToken.None);
            request = Poll(request, location);
            response = await context.CallActivityAsync<DurableHttpResponse>(ActivityName, request, options);
        }

        return response;
    }

    private static TaskOptions? OptionsOf(HttpRetryOptions? retry) => retry is not { MaxNumberOfAttempts: > 1 }
        ? null
        : TaskOptions.FromRetryPolicy(new RetryPolicy(
            retry.MaxNumberOfAttempts,
            retry.FirstRetryInterval,
            retry.BackoffCoefficient,
            retry.MaxRetryInterval,
            retry.RetryTimeout == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : retry.RetryTimeout));

    // As the official extension: with the same headers but for the key, which opens only the first address.
    private static DurableHttpRequest Poll(DurableHttpRequest request, string location) => new(HttpMethod.Get, new Uri(request.Uri, location))
    {
        Headers = request.Headers?.Where(header => !IsOfFirstRequest(header.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase),
        AsynchronousPatternEnabled = true,
        HttpRetryOptions = request.HttpRetryOptions,
        Timeout = request.Timeout,
    };

    private static bool IsOfFirstRequest(string header) =>
        header.Equals("x-functions-key", StringComparison.OrdinalIgnoreCase) || header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan PauseOf(DurableHttpResponse response) =>
        int.TryParse(Header(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : DefaultPause;

    private static string? Header(DurableHttpResponse response, string name) =>
        response.Headers is { } headers && headers.TryGetValue(name, out StringValues values) ? values.FirstOrDefault() : null;
}
