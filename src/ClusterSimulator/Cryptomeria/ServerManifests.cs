using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The genesis server and the faucet, which carries no label of cryptomeria's.</summary>
internal static class ServerManifests
{
    public static IEnumerable<JsonObject> Render(ChartNames names)
    {
        yield return Parse(
            $$"""
            {"apiVersion":"apps/v1","kind":"Deployment",{{names.Labeled("cryptomeria-genesis-server", Component("genesis-server"))}},
             "spec":{"replicas":1,"selector":{"matchLabels":{ {{Component("genesis-server")}}{{Name}} } },
              "template":{"metadata":{"labels":{ {{Component("genesis-server")}}{{Name}} } },
               "spec":{"initContainers":[{"name":"generate-gwc","image":"cryptomeria/gwc:latest"},{"name":"generate-mdsc","image":"cryptomeria/mdsc:latest"},
                                         {"name":"generate-fdsc","image":"cryptomeria/fdsc:latest"}],
                       "containers":[{"name":"server","image":"nginx:alpine","ports":[{"containerPort":80}]}]} } } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service",{{names.Bare("cryptomeria-genesis-server", Name + "," + Component("genesis-server"))}},
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
}
