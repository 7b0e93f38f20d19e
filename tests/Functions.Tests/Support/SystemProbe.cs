using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Exec;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>Observes into a system's pods as a person with kubectl would, beside the API.</summary>
public sealed class SystemProbe : IAsyncDisposable
{
    private const string Namespace = "cryptomeria";

    private readonly SimulatedSystem _system;
    private readonly ServiceProvider _services;

    public SystemProbe(SimulatedSystem system)
    {
        _system = system;
        _services = new ServiceCollection().AddK8sOps(options => options.Kubeconfig = system.Kubeconfig).BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs a command in the relayer's pod and answers its output.</summary>
    public async Task<string> InRelayerAsync(params string[] command)
    {
        await _system.Cluster.Objects.WaitAsync(objects => FindRelayer(objects) is not null, Token);
        var relayer = new PodRef(Namespace, FindRelayer(_system.Cluster.Objects)!, "relayer");
        return (await _services.GetRequiredService<IPodExec>().RunAsync(new ExecRequest(relayer, command), CancellationToken.None, Token)).StandardOutput;
    }

    /// <summary>The chains of the relayer's configuration.</summary>
    public Task<IEnumerable<string>> RelayerChainsAsync() => NamesAsync("chains");

    /// <summary>The paths of the relayer's configuration.</summary>
    public Task<IEnumerable<string>> RelayerPathsAsync() => NamesAsync("paths");

    /// <summary>What jobs began in the pods and still runs there, but for the relayer itself.</summary>
    public async Task<IReadOnlyList<string>> LeftBehindAsync()
    {
        var processes = _services.GetRequiredService<PodProcesses>();
        var left = new List<string>();
        foreach (var pod in _system.Cluster.Objects.List("pods", Namespace))
        {
            var name = pod["metadata"]!["name"]!.GetValue<string>();
            var container = pod["spec"]!["containers"]![0]!["name"]!.GetValue<string>();
            foreach (var process in await processes.ListProcessesAsync(new PodRef(Namespace, name, container), Token))
            {
                if (process.OperationId is not null && process.Arguments is not [.., "start"] and not [_, "start", ..])
                {
                    left.Add($"{name}: {string.Join(' ', process.Arguments)}");
                }
            }
        }

        return left;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static string? FindRelayer(ClusterObjects objects) => objects
        .List("pods", Namespace, "app.kubernetes.io/component=relayer")
        .Where(pod => pod["metadata"]!["deletionTimestamp"] is null
            && pod["status"]?["conditions"]?.AsArray().Any(condition => condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True") == true)
        .Select(pod => pod["metadata"]!["name"]!.GetValue<string>())
        .LastOrDefault();

    private async Task<IEnumerable<string>> NamesAsync(string what)
    {
        var text = await InRelayerAsync("rly", what, "list", "--json");
        return JsonNode.Parse(text) is JsonObject all ? all.Select(entry => entry.Key).Order(StringComparer.Ordinal) : [];
    }
}
