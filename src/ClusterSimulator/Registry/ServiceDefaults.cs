using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Fills in a Service: ports, address families, and (for a new one) its cluster address and node ports.</summary>
internal sealed class ServiceDefaults(ObjectStore store)
{
    /// <summary>The range of a real server's --service-node-port-range.</summary>
    private const int FirstNodePort = 30000;
    private const int LastNodePort = 32767;

    private int _address;

    public void Apply(JsonObject body, bool creating)
    {
        var spec = body.Ensure("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        spec.Default("internalTrafficPolicy", "Cluster");
        var external = spec.Text("type") is "NodePort" or "LoadBalancer";
        if (external)
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (creating)
        {
            spec.Default("clusterIP", NextAddress());
            body["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        }

        if (spec["clusterIP"] is { } address)
        {
            spec.Default("clusterIPs", new JsonArray(address.DeepClone()));
        }

        Ports(body, spec, external);
    }

    private void Ports(JsonObject body, JsonObject spec, bool external)
    {
        var name = body.Text("metadata", "name") ?? "";
        var @namespace = body.Text("metadata", "namespace") ?? "";
        var taken = Taken(@namespace, name);
        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["port"] is { } number)
            {
                port.Default("targetPort", number.DeepClone());
            }

            if (!external)
            {
                continue;
            }

            if (port.Number("nodePort") is not { } nodePort)
            {
                nodePort = Enumerable.Range(FirstNodePort, LastNodePort - FirstNodePort + 1).Reverse().First(candidate => !taken.Contains(candidate));
                port["nodePort"] = nodePort;
            }
            else if (taken.Contains(nodePort))
            {
                throw ApiErrors.Invalid(
                    ResourceTypes.Services, name, "spec.ports[0].nodePort", "FieldValueInvalid",
                    string.Create(CultureInfo.InvariantCulture, $"Invalid value: {nodePort}: provided port is already allocated"));
            }

            taken.Add(nodePort);
        }
    }

    private HashSet<int> Taken(string @namespace, string name) =>
    [
        .. store.List(ResourceTypes.Services).Objects
            .Where(service => service.Namespace != @namespace || service.Name != name)
            .SelectMany(service => service.Body.Objects("spec", "ports"))
            .Select(port => port.Number("nodePort") ?? 0),
    ];

    private string NextAddress()
    {
        var number = Interlocked.Increment(ref _address);
        return string.Create(CultureInfo.InvariantCulture, $"10.96.{number / 250}.{(number % 250) + 1}");
    }
}
