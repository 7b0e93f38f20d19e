using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly's configuration file: global settings, chains by name, paths by name. It is read at a command's start and written as a whole.</summary>
internal sealed class RlyConfig
{
    private readonly ProgramContext _context;
    private readonly string _home;

    private RlyConfig(ProgramContext context, string home, JsonObject content)
    {
        (_context, _home) = (context, home);
        Global = Section(content, "global");
        Chains = new SortedDictionary<string, RlyChain>(StringComparer.Ordinal);
        foreach (var (name, chain) in Section(content, "chains"))
        {
            if ((string?)chain?["type"] != "cosmos")
            {
                throw new CobraException($"error unmarshalling config: {chain?["type"]} is an invalid chain type, check your config file");
            }

            Chains[name] = new RlyChain(name, Section((JsonObject)chain, "value"));
        }
        Paths = new SortedDictionary<string, RlyPath>(StringComparer.Ordinal);
        foreach (var (name, path) in Section(content, "paths"))
        {
            Paths[name] = RlyPath.Parse(path as JsonObject ?? []);
        }
    }

    public JsonObject Global { get; }

    public SortedDictionary<string, RlyChain> Chains { get; }

    public SortedDictionary<string, RlyPath> Paths { get; }

    public static string FileOf(string home) => home + "/config/config.yaml";

    /// <summary>The configuration, or null where there is no file.</summary>
    public static async Task<RlyConfig?> LoadAsync(ProgramContext context, string home)
    {
        var path = ByteText.FromText(FileOf(home));
        if (context.Find(path) is not FileNode)
        {
            return null;
        }

        try
        {
            var text = ByteText.ToText(await context.ReadFileAsync(path).ConfigureAwait(false));
            var config = new RlyConfig(context, home, Yaml.Parse(text));
            if (config.Global["timeout"] is null)
            {
                throw new CobraException("error parsing chain config: did you remember to run 'rly config init' error:time: invalid duration \"\"");
            }

            return config;
        }
        catch (FormatException exception)
        {
            throw new CobraException("error unmarshalling config: " + exception.Message);
        }
    }

    /// <summary>The content of a new file.</summary>
    public static string Default(string memo) => Yaml.Write(new JsonObject
    {
        ["global"] = new JsonObject
        {
            ["debug-listen-addr"] = "127.0.0.1:5183",
            ["metrics-listen-addr"] = "127.0.0.1:5184",
            ["timeout"] = "10s",
            ["memo"] = memo,
            ["light-cache-size"] = 20,
            ["log-level"] = "info",
            ["ics20-memo-limit"] = 0,
            ["max-receiver-size"] = 150,
        },
        ["chains"] = new JsonObject(),
        ["paths"] = new JsonObject(),
    });

    public JsonObject ToJson() => new() { ["global"] = Global.DeepClone(), ["chains"] = ChainsJson(), ["paths"] = PathsJson() };

    /// <summary>The chains as rly's JSON has them, where a duration is a number of nanoseconds.</summary>
    public JsonObject ShownChains() => new(Chains.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToShownJson())));

    public JsonObject ChainsJson() => new(Chains.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToJson())));

    public JsonObject PathsJson() => new(Paths.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToJson())));

    /// <summary>Writes the file: emptied first and then filled, so that whoever is killed in between leaves an empty one.</summary>
    public async Task SaveAsync()
    {
        var file = _context.Open(ByteText.FromText(FileOf(_home)), OpenMode.Write);
        try
        {
            await file.WriteAsync(ByteText.ToBytes(ByteText.FromText(Yaml.Write(ToJson()))), _context.Killed).ConfigureAwait(false);
        }
        finally
        {
            file.Release();
        }
    }

    /// <summary>The chain with an id.</summary>
    public RlyChain ChainById(string id) =>
        Chains.Values.FirstOrDefault(chain => chain.Id == id) ?? throw new CobraException($"chain with ID {id} is not configured");

    public RlyChain ChainByName(string name) => Chains.GetValueOrDefault(name)
        ?? throw new CobraException($"chain with name \"{name}\" not found in config. consider running `rly chains add {name}`");

    public RlyPath Path(string name) => Paths.GetValueOrDefault(name) ?? throw new CobraException($"path with name {name} does not exist");

    /// <summary>Adds a path, or replaces one that says nothing else.</summary>
    public void AddPath(string name, RlyPath path)
    {
        if (Paths.TryGetValue(name, out var old))
        {
            CheckConflict(name, "source", old.Source, path.Source);
            CheckConflict(name, "destination", old.Destination, path.Destination);
        }
        Paths[name] = path;
    }

    private static void CheckConflict(string name, string side, RlyPathEnd old, RlyPathEnd end)
    {
        Check("chain ID", old.ChainId, end.ChainId);
        Check("client ID", old.ClientId, end.ClientId);
        Check("connection ID", old.ConnectionId, end.ConnectionId);

        void Check(string what, string before, string now)
        {
            if (before.Length > 0 && before != now)
            {
                throw new CobraException($"path with ID {name} and conflicting {side} {what} ({before}) already exists");
            }
        }
    }

    private static JsonObject Section(JsonObject content, string name) => content[name]?.DeepClone() as JsonObject ?? [];
}
