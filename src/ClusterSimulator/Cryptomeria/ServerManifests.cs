using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The genesis server and the faucet, which carries no label of cryptomeria's.</summary>
internal static class ServerManifests
{
    public static IEnumerable<JsonObject> Render(ChartNames names, int fdscReplicas)
    {
        yield return Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"Deployment",{{names.Labeled("cryptomeria-genesis-server", Component("genesis-server"))}},
             "spec":{"replicas":1,"selector":{"matchLabels":{ {{Component("genesis-server")}}{{Name}} } },
              "template":{"metadata":{"labels":{ {{Component("genesis-server")}}{{Name}} } },
               "spec":{
                "volumes":[{"name":"shared-data","emptyDir":{} },{"name":"scripts","configMap":{"name":"cryptomeria-genesis-script","defaultMode":493} },
                           {"name":"mnemonics","secret":{"secretName":"cryptomeria-mnemonics"} }],
                "initContainers":[{{Generator("gwc", 0)}},{{Generator("mdsc", 0)}},{{Generator("fdsc", fdscReplicas)}}],
                "containers":[{"name":"nginx","image":"cryptomeria/genesis:latest","imagePullPolicy":"IfNotPresent","ports":[{"containerPort":80}],
                 "volumeMounts":[{"name":"shared-data","mountPath":"/usr/share/nginx/html"}]}]} } } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service",{{names.Bare("cryptomeria-genesis-server")}},
             "spec":{"ports":[{"name":"http","port":80}],"selector":{ {{Component("genesis-server")}}{{Name}} } } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"Deployment",{{names.Bare("faucet", "\"app\":\"faucet\",")}},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"faucet"} },
              "template":{"metadata":{"labels":{"app":"faucet"} },
               "spec":{
                "volumes":[{"name":"config-volume","configMap":{"name":"faucet-config"} }],
                "containers":[{"name":"faucet","image":"cryptomeria/faucet:latest","imagePullPolicy":"IfNotPresent","ports":[{"containerPort":8080}],
                 "env":[{"name":"MNEMONIC","valueFrom":{"secretKeyRef":{"name":"cryptomeria-mnemonics","key":"gwc.local-admin.mnemonic"} } }],
                 "volumeMounts":[{"name":"config-volume","mountPath":"/config"}]}]} } } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service",{{names.Bare("faucet", "\"app\":\"faucet\",")}},
             "spec":{"type":"NodePort","ports":[{"name":"http","port":4500,"nodePort":30045}],"selector":{"app":"faucet"} } }
            """);
    }

    /// <summary>An init container that writes the genesis files of a component's chains.</summary>
    private static string Generator(string component, int replicas) =>
        $$"""
        {"name":"gen-{{component}}","image":"cryptomeria/{{component}}:latest","imagePullPolicy":"IfNotPresent","command":["/bin/sh","-c","/scripts/generate.sh"],
         "env":[{"name":"FDSC_REPLICAS","value":"{{replicas}}"}],
         "volumeMounts":[{"name":"shared-data","mountPath":"/shared"},{"name":"scripts","mountPath":"/scripts"},{"name":"mnemonics","mountPath":"/etc/mnemonics"}]}
        """;
}
