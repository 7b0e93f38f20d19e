namespace Cryptomeria.EmbeddedHost.Http;

/// <summary>How the app's HTTP functions are served.</summary>
/// <param name="IsAspNetCore">
/// True after <c>ConfigureFunctionsWebApplication</c>: results are executed on the response. False: the worker's own model, in which the returned
/// response is sent.
/// </param>
internal sealed record HttpModel(bool IsAspNetCore);
