using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>A configured chain.</summary>
internal sealed partial record RlyChain(string Name, JsonObject Value)
{
    public string Id => Text("chain-id");

    public string Key => Text("key");

    public string RpcAddress => Text("rpc-addr");

    public string Prefix => Text("account-prefix") is { Length: > 0 } prefix ? prefix : "cosmos";

    /// <summary>A chain from the JSON of <c>rly chains add</c>; what rly does not know is dropped, what is missing gets its default.</summary>
    public static RlyChain Create(string name, JsonObject file, string home)
    {
        if ((string?)file["type"] is not { } type)
        {
            throw new CobraException("cannot find type");
        }

        if (type != "cosmos" || file["value"] is not JsonObject given)
        {
            throw new CobraException($"json: cannot unmarshal provider config of type {type}");
        }

        var id = (string?)given["chain-id"] ?? "";
        if (!Duration().IsMatch((string?)given["timeout"] ?? ""))
        {
            throw new CobraException($"failed to build ChainProvider for {name}: invalid Timeout: time: invalid duration \"{given["timeout"]}\"");
        }

        var value = new JsonObject
        {
            ["key-directory"] = $"{home}/keys/{id}",
            ["key"] = "",
            ["chain-id"] = id,
            ["rpc-addr"] = "",
            ["backup-rpc-addrs"] = new JsonArray(),
            ["account-prefix"] = "",
            ["keyring-backend"] = "",
            ["dynamic-gas-price"] = false,
            ["gas-adjustment"] = 0,
            ["gas-prices"] = "",
            ["min-gas-amount"] = 0,
            ["max-gas-amount"] = 0,
            ["debug"] = false,
            ["timeout"] = "",
            ["block-timeout"] = "",
            ["output-format"] = "",
            ["sign-mode"] = "",
            ["extra-codecs"] = new JsonArray(),
            ["coin-type"] = null,
            ["signing-algorithm"] = "",
            ["broadcast-mode"] = "batch",
            ["min-loop-duration"] = "0s",
            ["extension-options"] = new JsonArray(),
            ["feegrants"] = null,
        };
        foreach (var (key, node) in given)
        {
            if (value.ContainsKey(key) && key != "key-directory")
            {
                value[key] = node?.DeepClone();
            }
        }
        return new RlyChain(name, value);
    }

    public JsonObject ToJson() => new() { ["type"] = "cosmos", ["value"] = Value.DeepClone() };

    public JsonObject ToShownJson()
    {
        var shown = ToJson();
        shown["value"]!["min-loop-duration"] = 0;
        return shown;
    }

    private string Text(string name) => Value[name]?.ToString() ?? "";

    [GeneratedRegex("^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$")]
    private static partial Regex Duration();
}
