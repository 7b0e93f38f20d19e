using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>
/// Bounds the wait for an answer and tries again where that can do no harm: 429 always (the server did no work), no connection always
/// (nothing was sent), and 5xx or a broken connection for repeatable requests only. Up to three more tries.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<Attempt> AttemptKey = new("attempt");
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _retry;

    /// <param name="timeout">How long a request may wait for its first byte in all, apart from what the server itself asked to wait.</param>
    public ResilienceHandler(TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        _timeout = timeout;
        _time = time;
        _retry = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(MayTryAgain(args)),
                DelayGenerator = args => ValueTask.FromResult(RetryAfter(args.Outcome.Result)),
                OnRetry = args =>
                {
                    var request = args.Context.Properties.GetValue(AttemptKey, null!).Request;
                    var reason = args.Outcome.Exception?.Message ?? $"HTTP {(int)args.Outcome.Result!.StatusCode}";
                    ClusterLog.TryingAgain(logger, request.Method.Method, request.RequestUri?.AbsolutePath, args.RetryDelay, reason);
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var attempt = new Attempt(request, request.FirstByteTimeout(_timeout));
            context.Properties.Set(AttemptKey, attempt);
            return await _retry.ExecuteAsync(async c => await TryAsync(attempt, c.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.Since ??= _time.GetTimestamp();
        if (attempt.Limit != Timeout.InfiniteTimeSpan)
        {
            var left = attempt.Limit - _time.GetElapsedTime(attempt.Since.Value);
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"no answer within {attempt.Limit.TotalSeconds:0.#} s");
            }

            limit.CancelAfter(left);
        }

        try
        {
            var response = await base.SendAsync(attempt.Request, limit.Token);
            attempt.Since = null;
            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit on connecting comes as a cancellation that holds a TimeoutException.
            if (e.InnerException is TimeoutException)
            {
                throw new ConnectTimeoutException(e.InnerException.Message, e);
            }

            throw new TimeoutException($"no answer within {attempt.Limit.TotalSeconds:0.#} s", e);
        }
    }

    private static bool MayTryAgain(RetryPredicateArguments<HttpResponseMessage> args)
    {
        var request = args.Context.Properties.GetValue(AttemptKey, null!).Request;
        return args.Outcome switch
        {
            { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
            { Result.StatusCode: >= HttpStatusCode.InternalServerError } => request.IsRepeatable(),
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } } => true,
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } e } =>
                e.StatusCode != HttpStatusCode.ProxyAuthenticationRequired,
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError } } => false,
            { Exception: HttpRequestException } => request.IsRepeatable(),
            _ => false,
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage? response)
    {
        var asked = response?.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - _time.GetUtcNow());
        if (wait is null)
        {
            return null;
        }

        return TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, LongestRetryAfter.Ticks));
    }

    private sealed class Attempt(HttpRequestMessage request, TimeSpan limit)
    {
        public HttpRequestMessage Request => request;

        public TimeSpan Limit => limit;

        /// <summary>When the wait for an answer began: at the first try, or at the first after the server answered something and was waited for.</summary>
        public long? Since { get; set; }
    }
}
