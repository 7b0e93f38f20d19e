using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Control;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.ClusterSimulator;

/// <summary>
/// A Kubernetes cluster of one node, simulated in this process: an API server over plain HTTP on loopback that kubectl and client libraries
/// accept, controllers that bring pods up and down, and a container runtime behind it.
/// </summary>
public sealed class ClusterSimulatorHost : IAsyncDisposable
{
    /// <summary>How long clients that read nothing can keep the server from ending.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    private readonly SimulatedCluster _cluster;
    private readonly WebApplication _app;

    private ClusterSimulatorHost(SimulatedCluster cluster, WebApplication app)
    {
        _cluster = cluster;
        _app = app;
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Where the API is served: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The bearer token of the user who may do everything.</summary>
    public string Token => _cluster.Token;

    /// <summary>The bearer token of <c>system:serviceaccount:cryptomeria:nobody</c>, who may do nothing.</summary>
    public string NobodyToken => _cluster.NobodyToken;

    /// <summary>A kubeconfig (YAML) for this server, with a context and the token of the user who may do everything.</summary>
    public string Kubeconfig => ClusterSimulator.Kubeconfig.Text(BaseAddress, Token);

    /// <summary>The faults and latencies in force.</summary>
    public FaultSettings Faults => _cluster.Faults;

    /// <summary>The cryptomeria in the pods, to look at and to break; null where <see cref="ClusterSimulatorOptions.Runtime"/> is another.</summary>
    public CryptomeriaWorld? World => _cluster.World;

    /// <summary>Which pods fail, and how.</summary>
    public PodFailures PodFailures => _cluster.PodFailures;

    /// <summary>Which claims get no volume.</summary>
    public ClaimFailures ClaimFailures => _cluster.ClaimFailures;

    /// <summary>The cluster's objects, without HTTP in between.</summary>
    public ClusterObjects Objects => _cluster.Objects;

    /// <summary>What runs in the pods.</summary>
    public IContainerRuntime Runtime => _cluster.Runtime;

    /// <summary>The requests served.</summary>
    public RequestJournal Requests => _cluster.Journal;

    /// <summary>Starts a cluster with its system namespaces and one node. It serves when the task ends.</summary>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ClusterSimulatorHost> StartAsync(ClusterSimulatorOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var cluster = new SimulatedCluster(options, NewToken(), NewToken());
        var app = Build(options, cluster);
        try
        {
            cluster.Start();
            await app.StartAsync(cancellationToken);
            return new ClusterSimulatorHost(cluster, app);
        }
        catch
        {
            await app.DisposeAsync();
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates what cryptomeria's chart renders, and its namespace. What exists already is left as it is.</summary>
    /// <param name="values">Null for the chart's defaults.</param>
    public void DeployCryptomeria(ChartValues? values = null)
    {
        values ??= new ChartValues();
        var home = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = values.Namespace } };
        foreach (var manifest in CryptomeriaChart.Render(values).Prepend(home))
        {
            Objects.TryCreate(manifest);
        }
    }

    /// <summary>Writes <see cref="Kubeconfig"/> to a file that only its owner can read. The full path.</summary>
    public string WriteKubeconfig(string path)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(full, options);
        writer.Write(Kubeconfig);
        return full;
    }

    /// <summary>Ends the server, its watches and execs, and everything that runs in the pods.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cluster.StopServingAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static WebApplication Build(ClusterSimulatorOptions options, SimulatedCluster cluster)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options.Logging);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        ControlRoutes.Map(app, cluster.Faults, cluster.PodFailures, cluster.ClaimFailures, cluster.Journal, cluster.Objects);
        if (cluster.World is { } world)
        {
            WorldRoutes.Map(app, world);
        }

        if (cluster.Runtime is CryptomeriaContainerRuntime runtime)
        {
            ContainerRoutes.Map(app, runtime);
        }

        app.MapFallback("{**path}", cluster.Server.ServeAsync);
        return app;
    }
}
