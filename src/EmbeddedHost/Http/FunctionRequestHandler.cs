using System.Diagnostics.CodeAnalysis;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Cryptomeria.EmbeddedHost.Http.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>
/// Answers a request by a function. A function that fails answers 500 with an empty body, as on the real host; one whose response has begun
/// ends the connection instead, so that the caller sees that the answer is not whole.
/// </summary>
internal sealed class FunctionRequestHandler(FunctionRunner runner, InvocationLimits limits, HttpModel model)
{
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The runner has logged it; the caller gets the status.")]
    public async Task HandleAsync(FunctionDescriptor function, HttpContext http)
    {
        using var limit = limits.ForRequest(http);
        var context = new EmbeddedFunctionContext(
            function,
            http.RequestServices,
            http.GetRouteData().Values.ToDictionary(StringComparer.OrdinalIgnoreCase),
            limit);
        context.Features.Set(new HttpInvocation(http));
        context.Features.Set<IHttpRequestDataFeature>(new HttpRequestDataFeature(http, model.IsAspNetCore));
        try
        {
            await runner.RunAsync(context);
            if (!model.IsAspNetCore)
            {
                await HttpResults.WriteAsync(ResultSlot.Of(context).Value, context, http.Response);
            }
        }
        catch (Exception e)
        {
            Fail(http, e);
        }
    }

    private static void Fail(HttpContext http, Exception exception)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = exception switch
        {
            // The request itself was at fault, its body too large, say.
            BadHttpRequestException bad => bad.StatusCode,
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
    }
}
