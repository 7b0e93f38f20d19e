using Cryptomeria.ClusterSimulator.Patching.Apply;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Tells as whom a request writes.</summary>
internal static class RequestWriter
{
    /// <summary>The longest name of a manager.</summary>
    private const int Longest = 128;

    public static FieldWriter Of(HttpContext context, ApiRequest request)
    {
        var named = context.Request.Query["fieldManager"].ToString();
        if (named.Length > 0)
        {
            return new FieldWriter(named, request.Subresource, true);
        }

        var agent = context.Request.Headers.UserAgent.ToString().Split('/')[0];
        return new FieldWriter(agent.Length == 0 ? "unknown" : agent[..Math.Min(agent.Length, Longest)], request.Subresource, false);
    }
}
