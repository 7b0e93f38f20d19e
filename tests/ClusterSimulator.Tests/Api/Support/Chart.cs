using System.Globalization;
using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>Manifests like those of the cluster that was recorded, without what the server fills in.</summary>
internal static class Chart
{
    public const string Namespace = "cryptomeria";

    public static IEnumerable<JsonObject> Objects()
    {
        yield return Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"cryptomeria","labels":{"name":"cryptomeria"}}}""");
        yield return Parse(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cryptomeria-genesis-script",{{Labeled("")}} },"data":{"generate.sh":"…"} }""");
        yield return Parse(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cryptomeria-scripts",{{Labeled("")}} },"data":{"entrypoint-chain.sh":"…"} }""");
        yield return Parse(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"faucet-config",{{Bare("")}} },"data":{"config.js":"…"} }""");
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"cryptomeria-mnemonics","namespace":"cryptomeria"},
             "stringData":{"gwc.local-admin.mnemonic":"abandon ability able","gwc.relayer.mnemonic":"about above absent"}}
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"cryptomeria-relayer-data",{{Labeled(Component("relayer"))}} },
             "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }
            """);
        yield return Headless();
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"cryptomeria-genesis-server",{{Bare("")}} },
             "spec":{"ports":[{"name":"http","port":80}],
                     "selector":{"app.kubernetes.io/component":"genesis-server","app.kubernetes.io/name":"cryptomeria"} } }
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"faucet",{{Bare("\"app\":\"faucet\",")}} },
             "spec":{"type":"NodePort","ports":[{"name":"http","port":4500,"nodePort":30045}],"selector":{"app":"faucet"} } }
            """);
        yield return Relayer();
        yield return GenesisServer();
        yield return Faucet();
        foreach (var (instance, port) in new[] { ("gwc", 30000), ("mdsc", 30010), ("fdsc-0", 30020), ("fdsc-1", 30030) })
        {
            yield return ChainService(instance, port);
            yield return Chain(instance, instance.Split('-')[0]);
        }
    }

    public static JsonObject Chain(string instance, string component) => Parse(
        $$"""
        {"apiVersion":"apps/v1","kind":"StatefulSet",
         "metadata":{"name":"cryptomeria-{{instance}}",{{Labeled(Category + Component(component) + Instance(instance))}} },
         "spec":{"replicas":1,"serviceName":"cryptomeria-chain-headless",
          "selector":{"matchLabels":{ {{Component(component)}}{{Instance(instance)}}"app.kubernetes.io/name":"cryptomeria"} },
          "template":{"metadata":{"labels":{ {{Category}}{{Component(component)}}{{Instance(instance)}}"app.kubernetes.io/name":"cryptomeria"} },
           "spec":{
            "volumes":[{"name":"scripts","configMap":{"name":"cryptomeria-scripts","defaultMode":493} },
                       {"name":"mnemonics","secret":{"secretName":"cryptomeria-mnemonics"} }],
            "containers":[{"name":"chain","image":"cryptomeria/{{component}}:latest","imagePullPolicy":"IfNotPresent",
             "command":["/bin/sh","/scripts/entrypoint-chain.sh"],
             "ports":[{"name":"rpc","containerPort":26657},{"name":"grpc","containerPort":9090},{"name":"api","containerPort":1317}],
             "env":[{"name":"CHAIN_APP_NAME","value":"{{component}}"},{"name":"CHAIN_INSTANCE_NAME","value":"{{instance}}"},{"name":"DENOM","value":"uatom"}],
             "volumeMounts":[{"name":"data","mountPath":"/home/{{component}}/.{{component}}"},{"name":"scripts","mountPath":"/scripts"},
                             {"name":"mnemonics","readOnly":true,"mountPath":"/etc/mnemonics"}]}]} },
          "volumeClaimTemplates":[{"metadata":{"name":"data"},
           "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{(component == "mdsc" ? 3 : 6)}}Gi"} } } }]} }
        """);

    public static JsonObject Deployment(string name, string labels, string spec) => Parse(
        $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}","namespace":"cryptomeria"},
         "spec":{"selector":{"matchLabels":{ {{labels}} } },"template":{"metadata":{"labels":{ {{labels}} } },"spec":{{spec}} } } }
        """);

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private const string Category = "\"app.kubernetes.io/category\":\"chain\",";

    private static string Component(string component) => $"\"app.kubernetes.io/component\":\"{component}\",";

    private static string Instance(string instance) => $"\"app.kubernetes.io/instance\":\"{instance}\",";

    private static string Bare(string labels) =>
        $$"""
        "namespace":"cryptomeria","labels":{ {{labels}}"app.kubernetes.io/managed-by":"Helm"},
        "annotations":{"meta.helm.sh/release-name":"cryptomeria","meta.helm.sh/release-namespace":"cryptomeria"}
        """;

    private static string Labeled(string labels) =>
        Bare(labels + "\"app.kubernetes.io/name\":\"cryptomeria\",\"app.kubernetes.io/version\":\"1.0.0\",\"helm.sh/chart\":\"cryptomeria-0.1.0\",");

    private static JsonObject Headless() => Parse(
        $$"""
        {"apiVersion":"v1","kind":"Service",
         "metadata":{"name":"cryptomeria-chain-headless",{{Bare(Category + "\"app.kubernetes.io/name\":\"cryptomeria\",")}} },
         "spec":{"clusterIP":"None","selector":{"app.kubernetes.io/category":"chain","app.kubernetes.io/name":"cryptomeria"},
          "ports":[{"name":"rpc","port":26657},{"name":"grpc","port":9090},{"name":"api","port":1317}]} }
        """);

    private static JsonObject ChainService(string instance, int port) => Parse(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"cryptomeria-{{instance}}",{{Labeled(Instance(instance))}} },
         "spec":{"type":"NodePort","selector":{ {{Category}}{{Instance(instance)}}"app.kubernetes.io/name":"cryptomeria"},
          "ports":[{"name":"rpc","port":26657,"nodePort":{{port + 7}} },{"name":"api","port":1317,"nodePort":{{port + 3}} },
                   {"name":"grpc","port":9090,"nodePort":{{port}}}]} }
        """));

    private static JsonObject Relayer() => Parse(
        $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cryptomeria-relayer",{{Labeled(Component("relayer"))}} },
         "spec":{"replicas":1,"selector":{"matchLabels":{ {{Component("relayer")}}"app.kubernetes.io/name":"cryptomeria"} },
          "template":{"metadata":{"labels":{ {{Component("relayer")}}"app.kubernetes.io/name":"cryptomeria"} },
           "spec":{
            "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"cryptomeria-relayer-data"} },{"name":"config","emptyDir":{} },
                       {"name":"mnemonics","secret":{"secretName":"cryptomeria-mnemonics"} }],
            "containers":[{"name":"relayer","image":"cryptomeria/relayer:latest","imagePullPolicy":"IfNotPresent",
             "command":["/bin/sh","-c"],"args":["trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"],
             "volumeMounts":[{"name":"data","mountPath":"/home/relayer/.relayer"},{"name":"config","mountPath":"/home/relayer/.relayer/config"},
                             {"name":"mnemonics","readOnly":true,"mountPath":"/etc/mnemonics"}]}]} } } }
        """);

    private static JsonObject GenesisServer() => Parse(
        $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cryptomeria-genesis-server",{{Labeled(Component("genesis-server"))}} },
         "spec":{"selector":{"matchLabels":{ {{Component("genesis-server")}}"app.kubernetes.io/name":"cryptomeria"} },
          "template":{"metadata":{"labels":{ {{Component("genesis-server")}}"app.kubernetes.io/name":"cryptomeria"} },
           "spec":{"initContainers":[{"name":"generate-gwc","image":"cryptomeria/gwc:latest"}],
                   "containers":[{"name":"server","image":"nginx:alpine","ports":[{"containerPort":80}]}]} } } }
        """);

    private static JsonObject Faucet() => Parse(
        $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"faucet",{{Bare("\"app\":\"faucet\",")}} },
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"faucet"} },
          "template":{"metadata":{"labels":{"app":"faucet"} },
           "spec":{
            "volumes":[{"name":"config-volume","configMap":{"name":"faucet-config"} }],
            "containers":[{"name":"faucet","image":"cryptomeria/faucet:latest","imagePullPolicy":"IfNotPresent","ports":[{"containerPort":8080}],
             "env":[{"name":"MNEMONIC","valueFrom":{"secretKeyRef":{"name":"cryptomeria-mnemonics","key":"gwc.local-admin.mnemonic"} } }],
             "volumeMounts":[{"name":"config-volume","mountPath":"/config"}]}]} } } }
        """);
}
