using System.Net;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>How a durable HTTP call is tried again.</summary>
public class HttpRetryOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="statusCodesToRetry">The statuses to try again after; none means each one from 400.</param>
    [JsonConstructor]
    public HttpRetryOptions(IList<HttpStatusCode>? statusCodesToRetry = null) => StatusCodesToRetry = statusCodesToRetry ?? [];

    /// <summary>The pause before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; set; }

    /// <summary>The longest pause. Default: six days.</summary>
    public TimeSpan MaxRetryInterval { get; set; } = TimeSpan.FromDays(6);

    /// <summary>By what each further pause is longer. Default: 1.</summary>
    public double BackoffCoefficient { get; set; } = 1;

    /// <summary>The time after which nothing is tried again. Default: without end.</summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.MaxValue;

    /// <summary>The attempts, the first one included.</summary>
    public int MaxNumberOfAttempts { get; set; }

    /// <summary>The statuses to try again after; none means each one from 400.</summary>
    public IList<HttpStatusCode> StatusCodesToRetry { get; }
}
