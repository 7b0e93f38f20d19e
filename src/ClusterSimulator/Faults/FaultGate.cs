using System.Collections.Concurrent;
using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Errors;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Faults;

/// <summary>Lets the faults in force act on a request before it is served, and cuts those under way when the API goes down.</summary>
internal sealed class FaultGate
{
    private readonly ConcurrentDictionary<HttpContext, bool> _underWay = new();
    private readonly FaultSettings _faults;
    private readonly TimeProvider _time;

    public FaultGate(FaultSettings faults, TimeProvider time)
    {
        _faults = faults;
        _time = time;
        _faults.WentDown += CutAll;
    }

    /// <summary>False where the request is over.</summary>
    /// <exception cref="ApiException">The answer that a fault gives.</exception>
    public async Task<bool> EnterAsync(HttpContext context)
    {
        _underWay[context] = true;
        if (_faults.IsDown)
        {
            return Cut(context);
        }

        if (_faults.ApiLatency > TimeSpan.Zero)
        {
            await Task.Delay(_faults.ApiLatency, _time, context.RequestAborted);
        }

        var rule = _faults.TakeRequest(context.Request.Method, RequestTarget.Of(context));
        switch (rule?.Action)
        {
            case FaultAction.Reset:
                return Cut(context);
            case FaultAction.Latency:
                await Task.Delay(TimeSpan.FromMilliseconds(rule.Milliseconds), _time, context.RequestAborted);
                return true;
            case { } action:
                throw Error(action, rule, context.Request);
            default:
                return true;
        }
    }

    /// <summary>The request is served.</summary>
    public void Leave(HttpContext context) => _underWay.TryRemove(context, out _);

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
        if (ApiRequest.Read(request) is not { } asked)
        {
            return ApiErrors.ForbiddenPath(request.Path, request.Method.ToLowerInvariant(), Authorizer.AdminName);
        }

        var verb = asked.Subresource == "exec" ? "create" : asked.Verb;
        return ApiErrors.Forbidden(asked.Type, asked.Name, asked.Subresource, verb, Authorizer.AdminName, asked.Namespace);
    }

    private static bool Cut(HttpContext context)
    {
        RequestJournal.Cut(context);
        return false;
    }

    private void CutAll()
    {
        foreach (var context in _underWay.Keys)
        {
            context.Abort();
        }
    }
}
