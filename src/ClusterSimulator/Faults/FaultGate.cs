using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Errors;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Faults;

/// <summary>Lets the faults in force act on a request before it is served.</summary>
internal sealed class FaultGate(FaultSettings faults, TimeProvider time)
{
    /// <summary>False where the request is over.</summary>
    /// <exception cref="ApiException">The answer that a fault gives.</exception>
    public async Task<bool> PassAsync(HttpContext context)
    {
        if (faults.IsDown) return Reset(context);
        if (faults.ApiLatency > TimeSpan.Zero) await Task.Delay(faults.ApiLatency, time, context.RequestAborted);
        var rule = faults.TakeRequest(context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}");
        switch (rule?.Action)
        {
            case FaultAction.Reset:
                return Reset(context);
            case FaultAction.Latency:
                await Task.Delay(TimeSpan.FromMilliseconds(rule.Milliseconds), time, context.RequestAborted);
                return true;
            case { } action:
                throw Error(action, rule, context.Request);
            default:
                return true;
        }
    }

    private static ApiException Error(FaultAction action, FaultRule rule, HttpRequest request) => action switch
    {
        FaultAction.Unauthorized => ApiErrors.Unauthorized(),
        FaultAction.TooManyRequests => ApiErrors.TooManyRequests(rule.RetryAfterSeconds),
        FaultAction.Unavailable => ApiErrors.Unavailable("the server is currently unable to handle the request"),
        FaultAction.Forbidden => Forbidden(request),
        _ => ApiErrors.Internal("a fault was asked for"),
    };

    private static ApiException Forbidden(HttpRequest request)
    {
        if (ApiRequest.Read(request) is not { } asked) return ApiErrors.ForbiddenPath(request.Path, request.Method.ToLowerInvariant(), Authorizer.AdminName);
        var verb = asked.Subresource == "exec" ? "create" : asked.Verb;
        return ApiErrors.Forbidden(asked.Type, asked.Name, asked.Subresource, verb, Authorizer.AdminName, asked.Namespace);
    }

    private static bool Reset(HttpContext context)
    {
        context.Abort();
        return false;
    }
}
