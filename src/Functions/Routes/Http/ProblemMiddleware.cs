using Cryptomeria.Functions.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Turns what an HTTP function throws into a problem body.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http?.RequestAborted.IsCancellationRequested == true)
        {
            // The client is gone; nobody reads an answer.
            context.GetInvocationResult().Value = TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception) when (http is { Response.HasStarted: false })
        {
            Log(http, exception);
            context.GetInvocationResult().Value = ProblemResult.From(exception);
        }
    }

    private void Log(HttpContext http, Exception exception)
    {
        if (StoreFailures.Describe(exception is JobException { InnerException: { } cause } ? cause : exception) is { } reason)
        {
            // The store's own words, which an answer does not repeat: they may name the account.
            LogStoreAway(http.Request.Method, http.Request.Path, reason, exception.GetBaseException().Message);
        }
        else if (exception is not (ApiException or JobException or K8sOps.OperationException))
        {
            LogUnforeseen(http.Request.Method, http.Request.Path, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: {Reason}: {Cause}")]
    private partial void LogStoreAway(string method, PathString path, string reason, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogUnforeseen(string method, PathString path, Exception exception);
}
