using System.Net;
using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The connection to the API server, made at first use and shared by all. Every failure leaves here as an <see cref="OperationException"/>.</summary>
public sealed class ClusterConnection : IDisposable
{
    private readonly ClusterEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILogger<ClusterConnection> _logger;
    private readonly ServerClock _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile ClusterClient? _client;

    internal ClusterConnection(IOptions<ClusterOptions> options, ClusterEnvironment environment, TimeProvider time, ILogger<ClusterConnection>? logger = null)
    {
        Options = options.Value;
        _logger = logger ?? NullLogger<ClusterConnection>.Instance;
        _environment = environment;
        _time = time;
        _clock = new ServerClock(time);
    }

    /// <summary>The namespace of the pod this runs in where the connection is its service account's, else null.</summary>
    public string? PodNamespace => ClusterTarget.KubeconfigSetting(Options, _environment) is null && _environment.InCluster ? _environment.PodNamespace : null;

    /// <summary>Now by the API server's clock, as its newest answer told it; by this host's where it has not answered yet.</summary>
    public DateTimeOffset ServerNow => _clock.Now;

    internal ClusterOptions Options { get; }

    public void Dispose()
    {
        _client?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Runs a call of the typed client and maps what goes wrong.</summary>
    internal async Task<T> CallAsync<T>(ClusterCall call, Func<IKubernetes, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        var client = await GetClientAsync(call, cancellationToken);
        try
        {
            return await send(client.Kubernetes, cancellationToken);
        }
        catch (Exception e) when (!IsCanceled(e, cancellationToken) && Map(e, call, client) is { } mapped)
        {
            throw mapped;
        }
    }

    /// <summary>
    /// Sends a request of our own with the client's credentials and answers at its headers, whatever its status code. Over TLS all share one HTTP/2
    /// connection: asking sixty chains at once opens no sixty connections.
    /// </summary>
    /// <param name="relativeUri">Path and query below the API server's address, without a leading slash.</param>
    /// <param name="prepare">Adds headers and traits.</param>
    internal async Task<HttpResponseMessage> SendAsync(
        ClusterCall call, HttpMethod method, string relativeUri, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var client = await GetClientAsync(call, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(client.Server, relativeUri)) { Version = HttpVersion.Version20 };
        prepare(request);
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (!IsCanceled(e, cancellationToken) && Map(e, call, client) is { } mapped)
        {
            throw mapped;
        }
    }

    /// <summary>Sends a request of our own and answers only a success; the caller disposes it and reads its body.</summary>
    internal async Task<HttpResponseMessage> SendForSuccessAsync(
        ClusterCall call, HttpMethod method, string relativeUri, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var response = await SendAsync(call, method, relativeUri, prepare, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var body = await ReadAsync(call, token => response.Content.ReadAsStringAsync(token), cancellationToken);
            throw ClusterErrors.FromAnswer(response.StatusCode, body, call);
        }
    }

    /// <summary>Reads from an answer's body; one that breaks off or takes too long is mapped as every failure.</summary>
    internal async Task<T> ReadAsync<T>(ClusterCall call, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken, bool endless = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!endless)
        {
            limit.CancelAfter(ClusterClient.WholeCallLimit);
        }

        try
        {
            return await read(limit.Token);
        }
        catch (Exception e) when (!IsCanceled(e, cancellationToken) && Map(e, call, _client!) is { } mapped)
        {
            throw mapped;
        }
    }

    private static bool IsCanceled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static OperationException? Map(Exception exception, ClusterCall call, ClusterClient client) =>
        ClusterErrors.TryMap(exception, call, client.Server, client.Proxy);

    private async ValueTask<ClusterClient> GetClientAsync(ClusterCall call, CancellationToken cancellationToken)
    {
        if (_client is { } made)
        {
            return made;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _client ??= MakeClient(call);
        }
        finally
        {
            _gate.Release();
        }
    }

    private ClusterClient MakeClient(ClusterCall call)
    {
        var errors = new List<string>();
        var target = ClusterTarget.Find(Options, _environment, errors)
            ?? throw new OperationException(ErrorCodes.InvalidConfiguration, string.Join("; ", errors));
        try
        {
            return ClusterClient.Make(target, _environment, Options, _clock, _time, _logger);
        }
        catch (KubeConfigException e)
        {
            throw ClusterErrors.TryMap(e, call, new Uri("https://kubernetes.invalid"))!;
        }
    }
}
