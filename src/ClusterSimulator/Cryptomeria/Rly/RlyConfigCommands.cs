using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Pods.Files;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly config and rly version</summary>
internal static class RlyConfigCommands
{
    public static async Task InitAsync(RlySession session)
    {
        var context = session.Run.Context;
        var path = RlyConfig.FileOf(session.Home);
        if (context.Find(ByteText.FromText(path)) is not null)
        {
            throw new CobraException($"config already exists: {path}");
        }

        try
        {
            context.Container.FileSystem.CreateDirectories(context.Resolve(ByteText.FromText(session.Home + "/config")));
            var file = context.Open(ByteText.FromText(path), OpenMode.Write);
            await file.WriteAsync(ByteText.ToBytes(ByteText.FromText(RlyConfig.Default(session.Run["memo"]))), context.Killed).ConfigureAwait(false);
            file.Release();
        }
        catch (SystemCallException exception)
        {
            throw new CobraException($"open {path}: {exception.Message}");
        }
    }

    public static async Task ShowAsync(RlySession session)
    {
        if (session.Config is null)
        {
            throw new CobraException($"config does not exist: {RlyConfig.FileOf(session.Home)}");
        }

        await PrintAsync(session.Run, session.Config.ToJson(), "json").ConfigureAwait(false);
    }

    public static async Task VersionAsync(RlySession session)
    {
        var version = new JsonObject { ["version"] = "2.6.0", ["commit"] = "", ["cosmos-sdk"] = "v0.50.11", ["go"] = "go1.22.12 linux/amd64" };
        await PrintAsync(session.Run, version, "json").ConfigureAwait(false);
    }

    /// <summary>Prints as JSON where the flag is set, else as YAML and an empty line, as rly does.</summary>
    public static Task PrintAsync(CobraRun run, JsonNode node, string jsonFlag) => run.PrintAsync(run.Has(jsonFlag) ? node.ToJsonString() : Yaml.Write(node));
}
