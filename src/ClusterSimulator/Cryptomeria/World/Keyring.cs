using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>A keyring of the backend "test": a file per key in the directory keyring-test. Names are text.</summary>
internal sealed class Keyring(ProgramContext context, string home)
{
    private string Directory => home + "/keyring-test";

    /// <summary>The address of a key, or null where there is none.</summary>
    public async Task<string?> FindAsync(string name)
    {
        var path = Info(name);
        if (context.Find(path) is not FileNode)
        {
            return null;
        }

        try
        {
            var text = ByteText.ToText(await context.ReadFileAsync(path).ConfigureAwait(false));
            return (string?)JsonNode.Parse(text)?["address"];
        }
        catch (JsonException)
        {
            // Cut off while it was written.
            return null;
        }
    }

    public async Task<string> AddAsync(string name, string mnemonic, string prefix)
    {
        var address = Mnemonic.Address(mnemonic, prefix);
        context.Container.FileSystem.CreateDirectories(context.Resolve(ByteText.FromText(Directory)));
        var file = context.Open(Info(name), OpenMode.Write);
        try
        {
            var text = new JsonObject { ["name"] = name, ["address"] = address }.ToJsonString();
            await file.WriteAsync(ByteText.ToBytes(ByteText.FromText(text)), context.Killed).ConfigureAwait(false);
        }
        finally
        {
            file.Release();
        }
        return address;
    }

    public void Delete(string name) => context.Container.FileSystem.Remove(context.Resolve(Info(name)));

    public async Task<IReadOnlyList<(string Name, string Address)>> ListAsync()
    {
        var keys = new List<(string, string)>();
        if (context.Find(ByteText.FromText(Directory)) is not DirectoryNode directory)
        {
            return keys;
        }

        foreach (var file in directory.Names().Where(file => file.EndsWith(".info", StringComparison.Ordinal)))
        {
            var name = ByteText.ToText(file[..^".info".Length]);
            if (await FindAsync(name).ConfigureAwait(false) is { } address)
            {
                keys.Add((name, address));
            }
        }
        return keys;
    }

    private string Info(string name) => ByteText.FromText($"{Directory}/{name}.info");
}
