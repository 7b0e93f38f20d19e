using System.Text.Json;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Answers <c>application/problem+json</c>.</summary>
public sealed class ProblemResult(int statusCode, string code, string message, IReadOnlyDictionary<string, object?> details) : IResult
{
    /// <summary>When to ask again while a store is away, in seconds.</summary>
    private const string RetryAfter = "5";

    /// <summary>The problem of any exception; one that nobody foresaw says nothing of its inside.</summary>
    public static ProblemResult From(Exception exception) => exception switch
    {
        ApiException api => new ProblemResult(api.StatusCode, api.Code, api.Message, api.Details),
        JobException job => new ProblemResult(StatusOf(job.Code), job.Code, job.Message, job.Details),
        OperationException operation => new ProblemResult(
            StatusOf(operation.Code),
            operation.Code,
            operation.Message,
            operation.Facts.ToDictionary(fact => fact.Key, object? (fact) => fact.Value.Number is { } number ? number : fact.Value.ToString())),
        _ when StoreFailures.Describe(exception) is { } reason => new ProblemResult(503, ErrorCodes.StoreUnavailable, reason, new Dictionary<string, object?>()),
        _ => new ProblemResult(500, ErrorCodes.Internal, "the request failed for a reason the API did not foresee", new Dictionary<string, object?>()),
    };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var all = new Dictionary<string, object?>(details);
        all.TryAdd("hint", ErrorHints.For(code));
        var problem = new Problem(
            $"urn:cryptomeria:error:{code}",
            ReasonPhrases.GetReasonPhrase(statusCode),
            statusCode,
            message,
            httpContext.Request.Path,
            false,
            new ProblemError(code, message, all));
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Http.Problem);
        httpContext.Response.StatusCode = statusCode;
        httpContext.Response.ContentType = "application/problem+json; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (statusCode == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfter;
        }

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.PodNotFound or ErrorCodes.RelayerPodNotFound or ErrorCodes.ChainNotFound or ErrorCodes.JobNotFound => 404,
        ErrorCodes.JobConflict or ErrorCodes.JobAlreadyFinished => 409,
        ErrorCodes.StoreUnavailable => 503,
        _ => 500,
    };
}
