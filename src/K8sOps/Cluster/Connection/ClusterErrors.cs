using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cryptomeria.K8sOps.Cluster.Connection.Credentials;
using k8s.Autorest;
using k8s.Exceptions;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The one place where a failed call to the API server becomes an <see cref="OperationException"/>.</summary>
internal static partial class ClusterErrors
{
    /// <summary>Maps an exception of the client library or of the transport; null for one that is neither, which is left to fly.</summary>
    /// <param name="server">The API server's address.</param>
    /// <param name="proxy">The proxy on the way to it, without its user; null for none.</param>
    public static OperationException? TryMap(Exception exception, ClusterCall call, Uri server, Uri? proxy = null) => exception switch
    {
        OperationException known => known,
        HttpOperationException { Response: { } response } => FromAnswer(response.StatusCode, response.Content, call),
        HttpRequestException or TimeoutException or SocketException or WebSocketException => Unreachable(exception, call, server, proxy),
        // The library's own limit on a whole call; the caller's token is looked at before.
        OperationCanceledException => Unreachable(new TimeoutException("the answer did not end in time", exception), call, server, proxy),
        HttpIOException => Unreachable(exception, call, server, proxy),
        IOException when exception.InnerException is SocketException => Unreachable(exception, call, server, proxy),
        KubeConfigException or IOException or UnauthorizedAccessException => WithoutCredentials(exception, call),
        JsonException or FormatException => NotUnderstood(call, exception),
        _ => null,
    };

    /// <summary>True where a <c>K8S_UNREACHABLE</c> is certain to have happened before the request left.</summary>
    public static bool NothingWasSent(OperationException unreachable) =>
        unreachable.InnerException is ConnectTimeoutException
            or HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        };

    /// <summary>Maps an answer that is no success.</summary>
    /// <param name="body">Its body: a Status, or whatever stood in the way of the API server said.</param>
    public static OperationException FromAnswer(HttpStatusCode code, string? body, ClusterCall call)
    {
        var status = ApiStatus.Parse(body);
        var message = status?.Message ?? Shorten(body) ?? $"HTTP {(int)code}";
        var details = Facts(call);
        details["status"] = (int)code;
        if (status?.Reason is { Length: > 0 } reason)
        {
            details["reason"] = reason;
        }

        return code switch
        {
            HttpStatusCode.Forbidden => Forbidden(message, call, details),
            HttpStatusCode.Unauthorized => new OperationException(
                ErrorCodes.K8sUnauthorized, $"cannot {call}: the API server does not accept the credentials ({message})", false, details),
            HttpStatusCode.NotFound when IsPod(call, status) => PodNotFound(call, details),
            HttpStatusCode.Conflict => new OperationException(ErrorCodes.K8sConflict, $"cannot {call}: {message}", retryable: true, details),
            _ => new OperationException(ErrorCodes.K8sRequestFailed, $"cannot {call}: {message}", IsPassing(code), details),
        };
    }

    /// <summary>No pod of that name.</summary>
    public static OperationException PodNotFound(ClusterCall call, Dictionary<string, DetailValue> details)
    {
        if (call.Name is not null)
        {
            details["pod"] = call.Name;
        }

        return new OperationException(ErrorCodes.PodNotFound, $"there is no pod {call.Name} in namespace {call.Namespace}", false, details);
    }

    /// <summary>An answer in a form no API server gives.</summary>
    public static OperationException NotUnderstood(ClusterCall call, Exception? inner = null) => new(
        ErrorCodes.K8sRequestFailed, $"cannot {call}: the answer is not one of a Kubernetes API server", false, Facts(call), inner);

    private static OperationException Forbidden(string message, ClusterCall call, Dictionary<string, DetailValue> details)
    {
        var (verb, resource, place) = (call.Verb, call.Resource, $"in namespace {call.Namespace}");
        var told = ForbiddenMessage().Match(message);
        if (told.Success)
        {
            verb = told.Groups["verb"].Value;
            var group = told.Groups["group"].Value;
            resource = told.Groups["resource"].Value + (group.Length == 0 ? "" : "." + group);
            place = told.Groups["namespace"].Success ? $"in namespace {told.Groups["namespace"].Value}" : "at the cluster scope";
            details["user"] = told.Groups["user"].Value;
            if (told.Groups["namespace"].Success)
            {
                details["namespace"] = told.Groups["namespace"].Value;
            }
        }

        details["verb"] = verb;
        details["resource"] = resource;
        details["apiMessage"] = message;
        var text = told.Success ? $"{details["user"]} may not {verb} {resource} {place}" : $"may not {verb} {resource} {place}: {message}";
        return new OperationException(ErrorCodes.K8sForbidden, text, false, details);
    }

    private static OperationException Unreachable(Exception exception, ClusterCall call, Uri server, Uri? proxy)
    {
        var address = server.GetLeftPart(UriPartial.Authority);
        var root = exception;
        while (root.InnerException is not null && root is not TimeoutException)
        {
            root = root.InnerException;
        }

        var details = Facts(call);
        details["server"] = address;
        var way = "";
        if (proxy is not null)
        {
            var name = proxy.GetLeftPart(UriPartial.Authority);
            details["proxy"] = name;
            way = $" through the proxy {name}";
        }

        var refused = root is AuthenticationException || exception is HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired };
        return new OperationException(
            ErrorCodes.K8sUnreachable,
            $"the Kubernetes API at {address} cannot be reached{way}: {root.Message}",
            retryable: !refused,
            details,
            exception);
    }

    private static OperationException WithoutCredentials(Exception exception, ClusterCall call)
    {
        var details = Facts(call);
        foreach (var (name, fact) in (exception as CredentialPluginException)?.Facts ?? new Dictionary<string, DetailValue>())
        {
            details[name] = fact;
        }

        return new OperationException(
            ErrorCodes.K8sUnauthorized, $"cannot {call}: no credentials could be had: {Shorten(exception.Message.Split('\n')[0])}", false, details, exception);
    }

    private static Dictionary<string, DetailValue> Facts(ClusterCall call) => new(StringComparer.Ordinal) { ["namespace"] = call.Namespace };

    private static bool IsPod(ClusterCall call, ApiStatus? status) =>
        call.Resource.Split('/')[0] == "pods" && call.Name is not null && status?.Details?.Kind == "pods";

    private static bool IsPassing(HttpStatusCode code) =>
        code is HttpStatusCode.TooManyRequests or HttpStatusCode.Gone or >= HttpStatusCode.InternalServerError;

    private static string? Shorten(string? body)
    {
        var text = body?.ReplaceLineEndings(" ").Trim();
        return string.IsNullOrEmpty(text) ? null : text.Length <= 300 ? text : text[..300] + "…";
    }

    [GeneratedRegex(
        "User \"(?<user>[^\"]*)\" cannot (?<verb>\\S+) resource \"(?<resource>[^\"]*)\" in API group \"(?<group>[^\"]*)\"( in the namespace \"(?<namespace>[^\"]*)\")?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex ForbiddenMessage();
}
