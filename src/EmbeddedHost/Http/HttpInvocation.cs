using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>The request that started an invocation.</summary>
internal sealed record HttpInvocation(HttpContext HttpContext)
{
    /// <summary>Where the official worker keeps the request, and so where other code may look for it.</summary>
    public const string ContextItemKey = "HttpRequestContext";

    public static HttpInvocation Of(FunctionContext context) =>
        context.Features.Get<HttpInvocation>()
        ?? throw new InvalidOperationException($"Function '{context.FunctionDefinition.Name}' was not started by a request.");
}
