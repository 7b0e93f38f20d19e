using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>ConfigMaps and the mnemonics.</summary>
internal static class ConfigurationManifests
{
    public static IEnumerable<JsonObject> Render(ChartNames names)
    {
        yield return ConfigMap(names.Labeled("cryptomeria-scripts"), "entrypoint-chain.sh", "#!/bin/sh\nexec \"${CHAIN_APP_NAME}d\" start\n");
        yield return ConfigMap(names.Labeled("cryptomeria-genesis-script"), "generate.sh", "#!/bin/sh\n");
        yield return ConfigMap(names.Bare("faucet-config"), "config.js", "export default {}\n");
    }

    /// <summary>The Secret all pods mount: two mnemonics a chain.</summary>
    public static JsonObject Mnemonics(ChartNames names, IEnumerable<string> chains)
    {
        var secret = Parse($$"""{"apiVersion":"v1","kind":"Secret","type":"Opaque",{{names.Labeled("cryptomeria-mnemonics")}} }""");
        var data = new JsonObject();
        foreach (var chain in chains)
        {
            // All fdsc chains share their mnemonics, as the chart's values have it.
            var owner = chain.StartsWith("fdsc-", StringComparison.Ordinal) ? "fdsc" : chain;
            data[$"{chain}.local-admin.mnemonic"] = Mnemonic.Create($"{owner}/local-admin");
            data[$"{chain}.relayer.mnemonic"] = Mnemonic.Create($"{owner}/relayer");
        }

        secret["stringData"] = data;
        return secret;
    }

    private static JsonObject ConfigMap(string metadata, string key, string text)
    {
        var map = Parse($$"""{"apiVersion":"v1","kind":"ConfigMap",{{metadata}} }""");
        map["data"] = new JsonObject { [key] = text };
        return map;
    }
}
