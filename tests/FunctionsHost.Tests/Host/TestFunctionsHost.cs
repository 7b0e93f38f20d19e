using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>
/// A Functions host of one worker, as small as it can be: starts the published app as a worker, has it index and load its functions, and
/// invokes them. Order and content of the messages, the arguments and the environment are those of the public host's sources
/// (Azure/azure-functions-host, GrpcWorkerChannel, RpcWorkerContext, RpcWorkerProcess).
/// </summary>
internal sealed class TestFunctionsHost : IAsyncDisposable
{
    private const string MaxMessageLength = "2147483647";

    private readonly WebApplication _server;
    private readonly WorkerChannel _channel = new();
    private readonly string _directory;

    private TestFunctionsHost(string directory)
    {
        _directory = directory;
        TaskHub = new TaskHub(this);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_channel);
        builder.Services.AddSingleton(TaskHub);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<FunctionRpcService>, FunctionRpcService.Methods>());
        _server = builder.Build();
        _server.MapGrpcService<FunctionRpcService>();
        _server.MapGrpcService<TaskHub>();
    }

    /// <summary>The worker's process.</summary>
    public WorkerProcess Worker { get; private set; } = null!;

    /// <summary>What the worker said it can do.</summary>
    public JsonObject Capabilities { get; private set; } = [];

    /// <summary>All functions, in the order in which the host asks their routes: by name, in any case.</summary>
    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <summary>What the durable functions' clients see.</summary>
    public TaskHub TaskHub { get; }

    /// <summary>What the worker logged to its host.</summary>
    public IReadOnlyCollection<WorkerLog> Logs => _channel.Logs;

    /// <summary>A client of the host's front door.</summary>
    public HttpClient Http { get; private set; } = null!;

    private Uri Address => new(_server.Urls.Single());

    /// <summary>Starts the app in a folder, all its functions loaded.</summary>
    /// <param name="settings">The app's settings: environment variables.</param>
    /// <param name="byEnvironment">The worker is told of its host by environment variables alone, not by arguments.</param>
    /// <exception cref="InvalidOperationException">The worker ended, or could not do what every host asks of it.</exception>
    public static async Task<TestFunctionsHost> StartAsync(
        string directory, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, bool byEnvironment = false)
    {
        var host = new TestFunctionsHost(directory);
        try
        {
            await host._server.StartAsync(cancellationToken);
            await host.StartWorkerAsync(settings, byEnvironment, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public HostedFunction Function(string name) => Functions.Single(function => function.Name == name);

    /// <summary>Runs a function and waits for the worker's response.</summary>
    /// <param name="trigger">What begins it.</param>
    /// <exception cref="InvalidOperationException">It threw.</exception>
    public Task<JsonObject> InvokeAsync(
        HostedFunction function, Trigger trigger, CancellationToken cancellationToken, string? invocationId = null)
    {
        var inputs = function.Bindings.Where(binding => binding["direction"]!.GetValue<string>() == "In").Select(binding => new JsonObject
        {
            ["name"] = binding["name"]!.GetValue<string>(),
            ["data"] = binding["type"]!.GetValue<string>() switch
            {
                "durableClient" => new JsonObject { ["string"] = DurableClient().ToJsonString() },
                _ => trigger.Data.DeepClone(),
            },
        });
        var request = new JsonObject
        {
            ["invocationId"] = invocationId ?? Guid.NewGuid().ToString(),
            ["functionId"] = function.Id,
            ["inputData"] = new JsonArray([.. inputs]),
            ["triggerMetadata"] = new JsonObject(trigger.Metadata.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Key, value.Value))),
            ["traceContext"] = new JsonObject(),
        };
        return _channel.RequestAsync("invocationRequest", request, "invocationResponse", cancellationToken);
    }

    /// <summary>Tells the worker to end, as a host does that ends itself.</summary>
    public void TerminateWorker() => _channel.Send("workerTerminate", new JsonObject { ["gracePeriod"] = "5s" });

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (Worker is not null)
        {
            await Worker.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    private async Task StartWorkerAsync(IReadOnlyDictionary<string, string> settings, bool byEnvironment, CancellationToken cancellationToken)
    {
        var description = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "worker.config.json"), cancellationToken))!["description"]!;
        var (workerId, requestId) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var environment = new Dictionary<string, string>(settings)
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["FUNCTIONS_WORKER_DIRECTORY"] = _directory,
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = _directory,

            // The host's own, which a worker inherits and must not listen at; nothing can.
            ["ASPNETCORE_URLS"] = "http://192.0.2.1:80",
        };
        string[] arguments =
        [
            "--host", Address.Host, "--port", $"{Address.Port}", "--workerId", workerId, "--requestId", requestId,
            "--grpcMaxMessageLength", MaxMessageLength, "--functions-uri", Address.AbsoluteUri, "--functions-worker-id", workerId,
            "--functions-request-id", requestId, "--functions-grpc-max-message-length", MaxMessageLength,
        ];
        if (byEnvironment)
        {
            arguments = [];
            environment["Functions__Worker__HostEndpoint"] = Address.AbsoluteUri;
            environment["Functions__Worker__WorkerId"] = workerId;
            environment["Functions__Worker__RequestId"] = requestId;
            environment["Functions__Worker__GrpcMaxMessageLength"] = MaxMessageLength;
        }

        Worker = new WorkerProcess(
            description["defaultExecutablePath"]!.GetValue<string>(),
            [Path.Combine(_directory, description["defaultWorkerPath"]!.GetValue<string>()), .. arguments],
            _directory,
            environment);
        var called = await Worker.BeforeExitAsync(_channel.Started, cancellationToken);
        if (called != workerId)
        {
            throw new InvalidOperationException($"worker {workerId} calls itself {called}");
        }

        await Worker.BeforeExitAsync(LoadAsync(cancellationToken), cancellationToken);
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var initialized = await _channel.RequestAsync(
            "workerInitRequest",
            new JsonObject { ["hostVersion"] = "4.1037.0", ["workerDirectory"] = _directory, ["functionAppDirectory"] = _directory },
            "workerInitResponse",
            cancellationToken);
        Capabilities = initialized["capabilities"]!.AsObject();
        var worker = new Uri(Capabilities["HttpUri"]!.GetValue<string>());
        Http = new HttpClient(new FrontDoor(this, worker)) { BaseAddress = new Uri("http://localhost:7071") };

        var indexed = await _channel.RequestAsync(
            "functionsMetadataRequest", new JsonObject { ["functionAppDirectory"] = _directory }, "functionMetadataResponse", cancellationToken);
        Functions =
        [
            .. indexed["functionMetadataResults"]!.AsArray()
                .Select(metadata => HostedFunction.From(metadata!.AsObject()))
                .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase),
        ];
        foreach (var function in Functions)
        {
            await _channel.RequestAsync("functionLoadRequest", function.ToLoadRequest(), "functionLoadResponse", cancellationToken);
        }

        await ListensAsync(worker, cancellationToken);
        return true;
    }

    /// <summary>A worker answers its host before it listens for HTTP; a real host tries a request again until then.</summary>
    private static async Task ListensAsync(Uri worker, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync(worker.Host, worker.Port, cancellationToken);
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>What the durable extension binds a client to: where its task hub answers, and what links of instances are made of.</summary>
    private JsonObject DurableClient() => new()
    {
        ["taskHubName"] = "CryptomeriaFunctions",
        ["connectionName"] = null,
        ["rpcBaseUrl"] = Address.AbsoluteUri,
        ["requiredQueryStringParameters"] = "code=test",
        ["httpBaseUrl"] = "http://localhost:7071/runtime/webhooks/durabletask",
        ["maxGrpcMessageSizeInBytes"] = int.MaxValue,

        // JSON within JSON.
        ["grpcHttpClientTimeout"] = "\"00:01:40\"",
    };
}
