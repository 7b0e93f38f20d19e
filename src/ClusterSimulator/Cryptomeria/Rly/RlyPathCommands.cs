using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly paths</summary>
internal static class RlyPathCommands
{
    /// <summary>What a filter flag holds where it was not given.</summary>
    private const string Blank = "blank";

    public static CobraFlag[] UpdateFlags { get; } =
    [
        new("filter-rule", Default: Blank), new("filter-channels", Default: Blank), new("src-chain-id"), new("dst-chain-id"), new("src-client-id"), new("dst-client-id"),
        new("src-connection-id"), new("dst-connection-id"),
    ];

    public static async Task ListAsync(RlySession session)
    {
        var config = session.Required;
        if (session.Run.Has("json") || session.Run.Has("yaml"))
        {
            await RlyConfigCommands.PrintAsync(session.Run, config.PathsJson(), "json").ConfigureAwait(false);
            return;
        }
        var number = 0;
        foreach (var (name, path) in config.Paths)
        {
            var status = await StatusAsync(session, path).ConfigureAwait(false);
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{number++,2}: {name,-20} -> chns({Mark(status.Chains)}) clnts({Mark(status.Clients)}) conn({Mark(status.Connection)}) ({path.Source.ChainId}<>{path.Destination.ChainId})");
            await session.Run.PrintAsync(line).ConfigureAwait(false);
        }
    }

    public static async Task ShowAsync(RlySession session)
    {
        var name = session.Run.Arguments[0];
        var path = session.Required.Path(name);
        var (chains, clients, connection) = await StatusAsync(session, path).ConfigureAwait(false);
        if (session.Run.Has("json") || session.Run.Has("yaml"))
        {
            var status = new JsonObject { ["chains"] = chains, ["clients"] = clients, ["connection"] = connection };
            var shown = new JsonObject { [session.Run.Has("json") ? "chains" : "path"] = path.ToJson(), ["status"] = status };
            await RlyConfigCommands.PrintAsync(session.Run, shown, "json").ConfigureAwait(false);
            return;
        }
        await session.Run.PrintAsync(
            $"""
            Path "{name}":
              SRC({path.Source.ChainId})
                ClientID:     {path.Source.ClientId}
                ConnectionID: {path.Source.ConnectionId}
              DST({path.Destination.ChainId})
                ClientID:     {path.Destination.ClientId}
                ConnectionID: {path.Destination.ConnectionId}
              STATUS:
                Chains:       {Mark(chains)}
                Clients:      {Mark(clients)}
                Connection:   {Mark(connection)}
            """).ConfigureAwait(false);
    }

    public static async Task NewAsync(RlySession session)
    {
        var (source, destination, name) = Ends(session);
        session.Required.AddPath(name, new RlyPath(new RlyPathEnd(source), new RlyPathEnd(destination)));
        await session.Required.SaveAsync().ConfigureAwait(false);
    }

    public static async Task AddAsync(RlySession session)
    {
        var (_, _, name) = Ends(session);
        if (session.Run["file"].Length == 0)
        {
            throw new CobraException("EOF");
        }

        var path = RlyPath.Parse(await RlyChainCommands.ReadJsonAsync(session, session.Run["file"]).ConfigureAwait(false));
        await ValidateAsync(session, path.Source).ConfigureAwait(false);
        await ValidateAsync(session, path.Destination).ConfigureAwait(false);
        session.Required.AddPath(name, path);
        await session.Required.SaveAsync().ConfigureAwait(false);
    }

    public static async Task UpdateAsync(RlySession session)
    {
        var (run, name) = (session.Run, session.Run.Arguments[0]);
        if (!session.Required.Paths.TryGetValue(name, out var path))
        {
            throw new CobraException($"panic: path with name {name} does not exist", 2);
        }

        var updated = path with
        {
            Source = Update(path.Source, "src"),
            Destination = Update(path.Destination, "dst"),
            FilterRule = run["filter-rule"] == Blank ? path.FilterRule : run["filter-rule"],
            FilterChannels = run["filter-channels"] == Blank ? path.FilterChannels : run["filter-channels"].Split(',', StringSplitOptions.RemoveEmptyEntries),
        };
        if (updated.FilterRule is not ("" or "allowlist" or "denylist"))
        {
            throw new CobraException($"invalid filter rule : \"{updated.FilterRule}\". valid rules: (\"\", \"allowlist\", \"denylist\")");
        }

        if (UpdateFlags.All(flag => run[flag.Name] == flag.Default))
        {
            throw new CobraException("at least one flag must be provided");
        }

        session.Required.Paths[name] = updated;
        await session.Required.SaveAsync().ConfigureAwait(false);

        RlyPathEnd Update(RlyPathEnd end, string side) => new(
            run[side + "-chain-id"] is { Length: > 0 } chain ? chain : end.ChainId,
            run[side + "-client-id"] is { Length: > 0 } client ? client : end.ClientId,
            run[side + "-connection-id"] is { Length: > 0 } connection ? connection : end.ConnectionId);
    }

    public static async Task DeleteAsync(RlySession session)
    {
        session.Required.Path(session.Run.Arguments[0]);
        session.Required.Paths.Remove(session.Run.Arguments[0]);
        await session.Required.SaveAsync().ConfigureAwait(false);
    }

    private static (string Source, string Destination, string Name) Ends(RlySession session)
    {
        var arguments = session.Run.Arguments;
        foreach (var id in arguments.Take(2))
        {
            if (session.Required.Chains.Values.All(chain => chain.Id != id))
            {
                throw new CobraException($"chains need to be configured before paths to them can be added: chain with ID {id} is not configured");
            }
        }
        return (arguments[0], arguments[1], arguments[2]);
    }

    /// <summary>Asks the chain whether an end's client and connection exist; an end without ids is not checked.</summary>
    private static async Task ValidateAsync(RlySession session, RlyPathEnd end)
    {
        if (session.Required.Chains.Values.FirstOrDefault(chain => chain.Id == end.ChainId) is not { } configured)
        {
            await session.Run.LogAsync($"Chain {end.ChainId} is not currently configured.").ConfigureAwait(false);
            return;
        }
        if (end.ClientId.Length == 0 && end.ConnectionId.Length == 0)
        {
            return;
        }

        var prefix = $"chain {end.ChainId} failed path validation: ";
        if (end.ClientId.Length == 0)
        {
            throw new CobraException(prefix + $"clientID is not configured for the connection: {end.ConnectionId}");
        }

        SimulatedChain chain;
        try
        {
            chain = await session.QueryAsync(configured).ConfigureAwait(false);
        }
        catch (CobraException exception)
        {
            throw new CobraException(prefix + exception.Message);
        }
        if (chain.Clients.All(client => client.Id != end.ClientId))
        {
            throw new CobraException(prefix + $"rpc error: code = NotFound desc = {end.ClientId}: light client not found");
        }

        if (end.ConnectionId.Length == 0)
        {
            return;
        }

        var connection = chain.Connections.FirstOrDefault(connection => connection.Id == end.ConnectionId)
            ?? throw new CobraException(prefix + $"rpc error: code = NotFound desc = {end.ConnectionId}: connection not found");
        if (connection.ClientId != end.ClientId)
        {
            throw new CobraException(prefix + $"clientID of connection: {end.ConnectionId} didn't match with provided ClientID");
        }
    }

    private static async Task<(bool Chains, bool Clients, bool Connection)> StatusAsync(RlySession session, RlyPath path)
    {
        var (source, destination) = (session.Required.ChainById(path.Source.ChainId), session.Required.ChainById(path.Destination.ChainId));
        try
        {
            var (from, to) = (await session.QueryAsync(source).ConfigureAwait(false), await session.QueryAsync(destination).ConfigureAwait(false));
            var clients = HasClient(from, path.Source) && HasClient(to, path.Destination);
            return (true, clients, clients && HasConnection(from, path.Source) && HasConnection(to, path.Destination));
        }
        catch (CobraException)
        {
            // Chains that do not answer are what the status says.
            return (false, false, false);
        }

        static bool HasClient(SimulatedChain chain, RlyPathEnd end) => chain.Clients.Any(client => client.Id == end.ClientId);

        static bool HasConnection(SimulatedChain chain, RlyPathEnd end) =>
            chain.Connections.Any(connection => connection.Id == end.ConnectionId && connection.State == HandshakeState.Open);
    }

    private static string Mark(bool good) => good ? "✔" : "✘";
}
