using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>
/// The key that opens the host's own routes, sent as on the real host: in the header <c>x-functions-key</c> or as <c>?code=</c>. Without a key
/// these routes do not exist: nobody checks who calls them, and a page in a browser could.
/// </summary>
internal sealed class HostKey(string value)
{
    /// <summary>The setting that holds the key.</summary>
    public const string Setting = "EmbeddedHost:MasterKey";

    private readonly byte[] _hash = Hash(value);

    public string Value { get; } = value;

    /// <summary>Answers 401 with an empty body to a request without the key.</summary>
    public void Guard(IEndpointConventionBuilder endpoint) => endpoint.Add(builder =>
    {
        var next = builder.RequestDelegate!;
        builder.RequestDelegate = http =>
        {
            if (IsIn(http.Request))
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    });

    private bool IsIn(HttpRequest request)
    {
        var sent = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault();
        return sent is not null && CryptographicOperations.FixedTimeEquals(Hash(sent), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
