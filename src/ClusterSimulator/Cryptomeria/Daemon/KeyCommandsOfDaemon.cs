using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary><c>gwcd keys</c>: only the backend "test" can be opened in a pod.</summary>
internal static class KeyCommandsOfDaemon
{
    public static async Task<int> ShowAsync(CobraRun run)
    {
        var name = run.Arguments[0];
        var address = await Open(run).FindAsync(name).ConfigureAwait(false)
            ?? throw new CobraException($"{name} is not a valid name or address: decoding bech32 failed: invalid separator index -1");
        await run.PrintAsync(run.Has("address") ? address : Print(run, Describe(name, address))).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> ListAsync(CobraRun run)
    {
        var keys = await Open(run).ListAsync().ConfigureAwait(false);
        await run.PrintAsync(Print(run, new JsonArray([.. keys.Select(key => Describe(key.Name, key.Address))]))).ConfigureAwait(false);
        return 0;
    }

    /// <summary>The keyring that a command's flags name.</summary>
    public static Keyring Open(CobraRun run)
    {
        if (run["keyring-backend"] != "test")
        {
            throw new CobraException("failed to read passphrase: inappropriate ioctl for device");
        }

        return new Keyring(run.Context, run["keyring-dir"] is { Length: > 0 } directory ? directory : run["home"]);
    }

    /// <summary>A command's answer in the form that -o asks for.</summary>
    public static string Print(CobraRun run, JsonNode node) => run["output"] switch
    {
        "json" => node.ToJsonString(),
        "text" => Yaml.Write(node).TrimEnd('\n'),
        var other => throw new CobraException($"unknown output format: {other}"),
    };

    private static JsonObject Describe(string name, string address) => new()
    {
        ["name"] = name,
        ["type"] = "local",
        ["address"] = address,
        ["pubkey"] = "{\"@type\":\"/cosmos.crypto.secp256k1.PubKey\"}",
    };
}
