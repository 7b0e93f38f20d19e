using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The relayer's Deployment and its claim: keys on the claim, the configuration in an empty directory.</summary>
internal static class RelayerManifests
{
    public static IEnumerable<JsonObject> Render(ChartNames names)
    {
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"PersistentVolumeClaim",{{names.Labeled("cryptomeria-relayer-data", Component("relayer"))}},
             "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"Deployment",{{names.Labeled("cryptomeria-relayer", Component("relayer"))}},
             "spec":{"replicas":1,"selector":{"matchLabels":{ {{Component("relayer")}}{{Name}} } },
              "template":{"metadata":{"labels":{ {{Component("relayer")}}{{Name}} } },
               "spec":{
                "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"cryptomeria-relayer-data"} },{"name":"config","emptyDir":{} },
                           {"name":"mnemonics","secret":{"secretName":"cryptomeria-mnemonics"} }],
                "containers":[{"name":"relayer","image":"cryptomeria/relayer:latest","imagePullPolicy":"IfNotPresent",
                 "command":["/bin/sh","-c"],"args":["trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"],
                 "volumeMounts":[{"name":"data","mountPath":"/home/relayer/.relayer"},{"name":"config","mountPath":"/home/relayer/.relayer/config"},
                                 {"name":"mnemonics","readOnly":true,"mountPath":"/etc/mnemonics"}]}]} } } }
            """);
    }
}
