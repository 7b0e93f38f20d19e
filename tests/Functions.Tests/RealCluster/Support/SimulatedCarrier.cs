using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>A simulated cluster in this process, with the helm stand-in.</summary>
internal sealed class SimulatedCarrier : IClusterCarrier
{
    private readonly SimulatedSystem _system;
    private readonly HelmChart _chart = new();

    private SimulatedCarrier(SimulatedSystem system) => _system = system;

    public string Kubeconfig => _system.Kubeconfig;

    public string? Context => null;

    public string Namespace => "cryptomeria";

    public string ChartPath => _chart.Path;

    public string HelmBinary => HelmChart.Binary;

    public JsonObject? Values => null;

    public TimeSpan Patience => TimeSpan.FromSeconds(120);

    public static async Task<SimulatedCarrier> StartAsync(double linkSeconds)
    {
        var carrier = new SimulatedCarrier(await SimulatedSystem.StartAsync(fdsc: null, linkSeconds));
        carrier._system.Cluster.Objects.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = carrier.Namespace },
        });
        return carrier;
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _chart.Dispose();
    }
}
