using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Cryptomeria.EmbeddedHost.Http.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>
/// The pipeline step of <c>ConfigureFunctionsWebApplication</c>: makes the request known to what comes after it, and then executes the result.
/// As in the official extension, only an <see cref="IActionResult"/> or <see cref="IResult"/> writes a response, be it the function's own result,
/// one that middleware put in its place, or the <c>[HttpResult]</c> property of what was returned. An <see cref="HttpResponseData"/> has been
/// written by the function. Anything else is not written.
/// </summary>
internal static partial class HttpResultMiddleware
{
    public static FunctionExecutionDelegate Use(FunctionExecutionDelegate next) => context =>
        context.Features.Get<HttpInvocation>() is { } request ? InvokeAsync(context, request.HttpContext, next) : next(context);

    private static async Task InvokeAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        context.Items[HttpInvocation.ContextItemKey] = http;
        await next(context);
        var result = ResultSlot.Of(context).Value;
        if (!await TryExecuteAsync(result, http) && !await TryExecuteAsync(HttpResults.AnswerOf(result), http) && result is not null)
        {
            LogNotWritten(
                context.GetLogger(FunctionRunner.CategoryOf(context)), context.FunctionDefinition.Name, result.GetType().FullName ?? string.Empty);
        }
    }

    private static async Task<bool> TryExecuteAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IActionResult actionResult:
                await actionResult.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult httpResult:
                await httpResult.ExecuteAsync(http);
                return true;
            case HttpResponseData:
                return true;
            default:
                return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Function '{Function}' returned {Type}, which is none of IActionResult, IResult and HttpResponseData: nothing was written.")]
    private static partial void LogNotWritten(ILogger logger, string function, string type);
}
