using System.Security.Cryptography;
using System.Text;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Who asks.</summary>
/// <param name="IsNobody">Whether no role gives this user anything.</param>
internal sealed record ApiUser(string Name, bool IsNobody);

/// <summary>Knows the users by their bearer tokens, and what they may do.</summary>
internal sealed class Authorizer(string token, string nobodyToken, FaultSettings faults)
{
    /// <summary>The user of the kubeconfig, who may do everything that is not forbidden by <see cref="FaultSettings.Forbid"/>.</summary>
    public const string AdminName = "kubernetes-admin";

    /// <summary>A user without any role.</summary>
    public const string NobodyName = "system:serviceaccount:cryptomeria:nobody";

    /// <summary>
    /// Who asks. Without a token it is <see cref="AdminName"/>: kubectl sends none over plain HTTP, whatever its kubeconfig says.
    /// </summary>
    /// <exception cref="ApiException">401 for a token that is unknown.</exception>
    public ApiUser Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0 || Is(header, token))
        {
            return new ApiUser(AdminName, IsNobody: false);
        }

        if (Is(header, nobodyToken))
        {
            return new ApiUser(NobodyName, IsNobody: true);
        }

        throw ApiErrors.Unauthorized();
    }

    /// <exception cref="ApiException">403 where the user may not.</exception>
    public void Check(ApiUser user, ApiRequest request)
    {
        // An exec over WebSocket is a GET, and since 1.35 has to be allowed as create too.
        string[] verbs = request.Subresource == "exec" ? ["create", "get"] : [request.Verb];
        foreach (var verb in verbs)
        {
            if (IsAllowed(user, verb, request.Type.Plural, request.Subresource))
            {
                continue;
            }

            throw ApiErrors.Forbidden(request.Type, request.Name, request.Subresource, verb, user.Name, request.Namespace);
        }
    }

    public bool IsAllowed(ApiUser user, string verb, string resource, string? subresource) =>
        !user.IsNobody && !faults.IsForbidden(verb, string.IsNullOrEmpty(subresource) ? resource : $"{resource}/{subresource}");

    private static bool Is(string header, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes($"Bearer {token}"));
}
