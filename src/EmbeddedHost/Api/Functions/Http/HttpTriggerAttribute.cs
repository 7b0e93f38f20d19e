using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by an HTTP request.</summary>
/// <remarks>
/// The embedded host checks no keys. A level other than <see cref="AuthorizationLevel.Anonymous"/> is refused at start, unless the setting
/// <c>EmbeddedHost:IgnoreAuthorizationLevels</c> is true. As in the official package, the constructor without a level means
/// <see cref="AuthorizationLevel.Function"/>, the one with methods alone means <see cref="AuthorizationLevel.Anonymous"/>.
/// </remarks>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>The given methods, without a key.</summary>
    /// <param name="methods">HTTP methods, in any case.</param>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Any method, with the given level.</summary>
    /// <param name="authLevel">Which key is needed.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods, with the given level.</summary>
    /// <param name="authLevel">Which key is needed.</param>
    /// <param name="methods">HTTP methods, in any case.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template below the route prefix of host.json; the function's name where null.</summary>
    public string? Route { get; set; }

    /// <summary>The methods that are answered; all where null or empty.</summary>
    public string[]? Methods { get; }

    /// <summary>Which key a caller must send.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
