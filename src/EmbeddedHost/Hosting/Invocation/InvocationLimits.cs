using Cryptomeria.EmbeddedHost.Hosting.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Makes the limits of invocations from <c>functionTimeout</c> and the host's life.</summary>
internal sealed class InvocationLimits(HostJson hostJson, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How long a request that is being answered may go on when the host stops. One whose response is already a stream may not.</summary>
    public static readonly TimeSpan RequestGrace = TimeSpan.FromSeconds(5);

    // What a CancellationTokenSource can wait for at most is a little over 49 days; more than that is no limit.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private TimeSpan? Timeout => hostJson.FunctionTimeout <= Longest ? hostJson.FunctionTimeout : null;

    public InvocationLimit ForRequest(HttpContext http) => new(
        Timeout, time, () => http.Response.HasStarted ? TimeSpan.Zero : RequestGrace, http.RequestAborted, lifetime.ApplicationStopping);

    public InvocationLimit ForTimer(CancellationToken caller) => new(Timeout, time, null, caller, lifetime.ApplicationStopping);

    /// <summary>For an activity or an entity: its token is the engine's, which knows the time it has and when the host stops.</summary>
    public InvocationLimit ForActivity(CancellationToken engine) => new(engine, lifetime.ApplicationStopping);
}
