using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The chains' StatefulSets and Services.</summary>
internal static class ChainManifests
{
    public static JsonObject HeadlessService(ChartNames names) => Parse(
        $$"""
        {"apiVersion":"v1","kind":"Service",{{names.Bare("cryptomeria-chain-headless", CategoryChain + Name + ",")}},
         "spec":{"clusterIP":"None","selector":{ {{CategoryChain}}{{Name}} },
          "ports":[{"name":"rpc","port":26657},{"name":"grpc","port":9090},{"name":"api","port":1317}]} }
        """);

    public static JsonObject StatefulSet(ChartNames names, string chain)
    {
        var component = chain.Split('-')[0];
        var labels = Component(component) + Instance(chain) + Name;
        return Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"StatefulSet",{{names.Labeled("cryptomeria-" + chain, CategoryChain + Component(component) + Instance(chain))}},
             "spec":{"replicas":1,"serviceName":"cryptomeria-chain-headless","selector":{"matchLabels":{ {{labels}} } },
              "template":{"metadata":{"labels":{ {{CategoryChain}}{{labels}} } },
               "spec":{
                "volumes":[{"name":"scripts","configMap":{"name":"cryptomeria-scripts","defaultMode":493} },
                           {"name":"mnemonics","secret":{"secretName":"cryptomeria-mnemonics"} }],
                "containers":[{"name":"chain","image":"cryptomeria/{{component}}:latest","imagePullPolicy":"IfNotPresent",
                 "command":["/bin/sh","/scripts/entrypoint-chain.sh"],
                 "ports":[{"name":"rpc","containerPort":26657},{"name":"grpc","containerPort":9090},{"name":"api","containerPort":1317}],
                 "env":[{"name":"CHAIN_APP_NAME","value":"{{component}}"},{"name":"CHAIN_INSTANCE_NAME","value":"{{chain}}"},{"name":"DENOM","value":"uatom"}],
                 "volumeMounts":[{"name":"data","mountPath":"/home/{{component}}/.{{component}}"},{"name":"scripts","mountPath":"/scripts"},
                                 {"name":"mnemonics","readOnly":true,"mountPath":"/etc/mnemonics"}]}]} },
              "volumeClaimTemplates":[{"metadata":{"name":"data"},
               "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{(component == "mdsc" ? "3Gi" : "6Gi")}}"} } } }]} }
            """);
    }

    public static IEnumerable<JsonObject> Services(ChartNames names, string chain, int basePort, ChainServiceShape shape)
    {
        var name = "cryptomeria-" + chain;
        if (shape == ChainServiceShape.External)
        {
            yield return Service(names, name, chain, "ClusterIP", null);
            name += "-external";
        }

        yield return Service(names, name, chain, "NodePort", basePort);
    }

    private static JsonObject Service(ChartNames names, string name, string chain, string type, int? basePort)
    {
        var service = Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service",{{names.Labeled(name, Instance(chain))}},
             "spec":{"type":"{{type}}","selector":{ {{CategoryChain}}{{Instance(chain)}}{{Name}} },
              "ports":[{"name":"rpc","port":26657},{"name":"api","port":1317},{"name":"grpc","port":9090}]} }
            """);
        if (basePort is { } port)
        {
            var ports = service["spec"]!["ports"]!.AsArray();
            (ports[0]!["nodePort"], ports[1]!["nodePort"], ports[2]!["nodePort"]) = (port + 7, port + 3, port);
        }

        return service;
    }
}
