using Cryptomeria.EmbeddedHost.Http;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to the HTTP request of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>
    /// The request's context; null in an invocation that no HTTP request started, and in middleware registered before
    /// <c>ConfigureFunctionsWebApplication</c>.
    /// </summary>
    /// <param name="context">The invocation.</param>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpInvocation.ContextItemKey, out var value) ? value as HttpContext : null;
}
