using System.Globalization;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>
/// The making of a link between a path's two chains, step by step as the real handshakes go: what has been done stays when the program is killed. A connection
/// is always a new one; a client that another link made is used again.
/// </summary>
internal sealed class RlyHandshake : IDisposable
{
    private readonly RlySession _session;
    private readonly string _name;
    private readonly End _source;
    private readonly End _destination;
    private readonly LinkFault? _fault;
    private readonly List<IDisposable> _held = [];

    private RlyHandshake(RlySession session, string name, End source, End destination, LinkFault? fault)
    {
        (_session, _name, _source, _destination, _fault) = (session, name, source, destination, fault);
    }

    /// <summary>Observes the path, the keys and the chains, and takes both signers.</summary>
    public static async Task<RlyHandshake> BeginAsync(RlySession session, bool isLink)
    {
        var name = session.Run.Arguments[0];
        var path = session.Required.Path(name);
        var (from, to) = (session.Required.ChainById(path.Source.ChainId), session.Required.ChainById(path.Destination.ChainId));
        var sender = await KeyAsync(session, from, "src").ConfigureAwait(false);
        var receiver = await KeyAsync(session, to, "dst").ConfigureAwait(false);
        SimulatedChain source, destination;
        try
        {
            (source, destination) = (await session.DialAsync(from).ConfigureAwait(false), await session.DialAsync(to).ConfigureAwait(false));
        }
        catch (CobraException exception)
        {
            throw new CobraException((isLink ? "error creating clients: " : "") + "failed to query latest heights: " + exception.Message);
        }

        var world = session.Access.World;
        var fault = isLink ? world.Faults.TakeLink(source.Id, destination.Id) : null;
        var handshake = new RlyHandshake(session, name, new End(source, sender, "src"), new End(destination, receiver, "dst"), fault);
        if (isLink)
        {
            handshake._held.Add(world.BeginLink(source, destination, () => session.Run.Context.Process.HasEnded));
        }

        try
        {
            handshake.Sign(handshake._source, isLink);
            handshake.Sign(handshake._destination, isLink);
        }
        catch (CobraException)
        {
            handshake.Dispose();
            throw;
        }
        return handshake;
    }

    public async Task CreateClientsAsync()
    {
        var path = _session.Required.Path(_name);
        await StepAsync(LinkPhase.Clients, 0.5).ConfigureAwait(false);
        await FailAsync(LinkPhase.Clients).ConfigureAwait(false);
        var source = await ClientAsync(_source, _destination, path.Source).ConfigureAwait(false);
        await StepAsync(LinkPhase.Clients, 0.5).ConfigureAwait(false);
        var destination = await ClientAsync(_destination, _source, path.Destination).ConfigureAwait(false);
        await UpdatePathAsync(end => end with { ClientId = source }, end => end with { ClientId = destination }).ConfigureAwait(false);
        await _session.Log.InfoAsync("Clients created", ("src_client_id", source), ("src_chain_id", _source.Chain.Id), ("dst_client_id", destination), ("dst_chain_id", _destination.Chain.Id)).ConfigureAwait(false);
    }

    public async Task CreateConnectionAsync()
    {
        var path = _session.Required.Path(_name);
        RequireIds(path.Source.ClientId, path.Destination.ClientId);
        await _session.Log.InfoAsync(
            "Starting event processor for connection handshake",
            ("src_chain_id", _source.Chain.Id), ("src_client_id", path.Source.ClientId), ("dst_chain_id", _destination.Chain.Id), ("dst_client_id", path.Destination.ClientId)).ConfigureAwait(false);
        await StepAsync(LinkPhase.Connection, 0.25).ConfigureAwait(false);
        var source = _source.Chain.Ibc.AddConnection(path.Source.ClientId, HandshakeState.Init, path.Destination.ClientId, "");
        Spend(_source);
        await FailAsync(LinkPhase.Connection).ConfigureAwait(false);
        await StepAsync(LinkPhase.Connection, 0.25).ConfigureAwait(false);
        var destination = _destination.Chain.Ibc.AddConnection(path.Destination.ClientId, HandshakeState.TryOpen, path.Source.ClientId, source.Id);
        Spend(_destination);
        await StepAsync(LinkPhase.Connection, 0.25).ConfigureAwait(false);
        _source.Chain.Ibc.OpenConnection(source.Id, destination.Id);
        Spend(_source);
        await StepAsync(LinkPhase.Connection, 0.25).ConfigureAwait(false);
        _destination.Chain.Ibc.OpenConnection(destination.Id, source.Id);
        Spend(_destination);
        await UpdatePathAsync(end => end with { ConnectionId = source.Id }, end => end with { ConnectionId = destination.Id }).ConfigureAwait(false);
    }

    public async Task CreateChannelAsync()
    {
        var (path, run) = (_session.Required.Path(_name), _session.Run);
        RequireIds(path.Source.ClientId, path.Destination.ClientId, path.Source.ConnectionId, path.Destination.ConnectionId);
        if (run["order"].ToUpperInvariant() is not ("ORDERED" or "UNORDERED"))
        {
            throw new CobraException($"invalid order input ({run["order"]}), order must be 'ordered' or 'unordered'");
        }

        if (!run.Has("override"))
        {
            RefuseExisting(_source.Chain, path.Source.ConnectionId, run["src-port"]);
            RefuseExisting(_destination.Chain, path.Destination.ConnectionId, run["dst-port"]);
        }

        var ordered = run["order"].Equals("ordered", StringComparison.OrdinalIgnoreCase);
        await _session.Log.InfoAsync(
            "Starting event processor for channel handshake",
            ("src_chain_id", _source.Chain.Id), ("src_port_id", run["src-port"]), ("dst_chain_id", _destination.Chain.Id), ("dst_port_id", run["dst-port"])).ConfigureAwait(false);
        await StepAsync(LinkPhase.Channel, 0.25).ConfigureAwait(false);
        var source = _source.Chain.Ibc.AddChannel(new IbcChannel("", run["src-port"], path.Source.ConnectionId, HandshakeState.Init, ordered, run["version"], run["dst-port"], ""));
        Spend(_source);
        await FailAsync(LinkPhase.Channel).ConfigureAwait(false);
        await StepAsync(LinkPhase.Channel, 0.25).ConfigureAwait(false);
        var destination = _destination.Chain.Ibc.AddChannel(
            new IbcChannel("", run["dst-port"], path.Destination.ConnectionId, HandshakeState.TryOpen, ordered, run["version"], run["src-port"], source.Id));
        Spend(_destination);
        await StepAsync(LinkPhase.Channel, 0.25).ConfigureAwait(false);
        _source.Chain.Ibc.OpenChannel(source.Id, destination.Id);
        Spend(_source);
        await StepAsync(LinkPhase.Channel, 0.25).ConfigureAwait(false);
        _destination.Chain.Ibc.OpenChannel(destination.Id, source.Id);
        Spend(_destination);
        await _session.Log.InfoAsync("Found termination condition for channel handshake", ("path_name", _name), ("chain_id", _destination.Chain.Id)).ConfigureAwait(false);
    }

    public async Task CloseChannelAsync(string channelId, string portId)
    {
        var channel = _source.Chain.Channels.FirstOrDefault(channel => channel.Id == channelId && channel.PortId == portId)
            ?? throw new CobraException($"rpc error: code = NotFound desc = port-id: {portId}, channel-id {channelId}: channel not found");
        await StepAsync(LinkPhase.Channel, 0.5).ConfigureAwait(false);
        _source.Chain.Ibc.CloseChannel(channel.Id);
        _destination.Chain.Ibc.CloseChannel(channel.CounterpartyChannelId);
    }

    public void Dispose()
    {
        foreach (var held in _held)
        {
            held.Dispose();
        }

        _held.Clear();
    }

    private static async Task<string> KeyAsync(RlySession session, RlyChain chain, string side) =>
        await session.Keys(chain).FindAsync(chain.Key).ConfigureAwait(false) ?? throw new CobraException($"key {chain.Key} not found on {side} chain {chain.Id}");

    private void Sign(End end, bool isLink)
    {
        var prefix = (isLink ? "error creating clients: " : "") + $"failed to create client on {end.Side} chain{{{end.Chain.Id}}}: failed to send messages on chain{{{end.Chain.Id}}}: ";
        try
        {
            _held.Add(end.Chain.Signers.Use(end.Address, shared: false, () => _session.Run.Context.Process.HasEnded));
        }
        catch (SequenceMismatchException exception)
        {
            throw new CobraException(prefix + exception.Message);
        }
        if (end.Chain.Account(end.Address) is null)
        {
            throw new CobraException(prefix + $"rpc error: code = NotFound desc = account {end.Address} not found: key not found");
        }
    }

    private async Task<string> ClientAsync(End end, End other, RlyPathEnd configured)
    {
        if (!_session.Run.Has("override") && configured.ClientId.Length > 0)
        {
            if (end.Chain.Clients.Any(client => client.Id == configured.ClientId))
            {
                return configured.ClientId;
            }

            throw new CobraException(
                $"failed to create client on {end.Side} chain{{{end.Chain.Id}}}: please ensure provided on-chain client ({configured.ClientId}) exists on the chain ({end.Chain.Id}): rpc error: code = NotFound desc = {configured.ClientId}: light client not found");
        }
        if (!_session.Run.Has("override") && FindMatching(end, other.Chain) is { } known)
        {
            return known.Id;
        }

        var created = end.Chain.Ibc.AddClient(other.Chain);
        Spend(end);
        await _session.Log.InfoAsync("Client Created", ("src_chain_id", end.Chain.Id), ("src_client_id", created.Id), ("dst_chain_id", other.Chain.Id)).ConfigureAwait(false);
        return created.Id;
    }

    /// <summary>A client that follows the chain as it is. As rly does, asks the chain for the block that a client of its id was told of.</summary>
    private static IbcClient? FindMatching(End end, SimulatedChain other)
    {
        foreach (var client in end.Chain.Clients.Where(client => client.CounterpartyChainId == other.Id))
        {
            if (client.CounterpartyGenesis == other.GenesisId)
            {
                return client;
            }

            if (client.CounterpartyHeight <= other.Height)
            {
                continue;
            }

            throw new CobraException(string.Create(
                CultureInfo.InvariantCulture,
                $"failed to create client on {end.Side} chain{{{end.Chain.Id}}}: failed to find a matching client for the new client state: error in json rpc client, with http response metadata: (Status: 200 OK, Protocol HTTP/1.1). RPC error -32603 - Internal error: height {client.CounterpartyHeight} must be less than or equal to the current blockchain height {other.Height}"));
        }

        return null;
    }

    private Task StepAsync(LinkPhase phase, double part)
    {
        var share = phase switch { LinkPhase.Clients => 0.25, LinkPhase.Connection => 0.4, _ => 0.35 };
        return _session.Run.Context.DelayAsync(_session.Access.Options.LinkLatency * (share * part));
    }

    /// <summary>Fails, hangs or pauses where that is simulated, and fails where one of the chains has gone.</summary>
    private async Task FailAsync(LinkPhase phase)
    {
        var context = _session.Run.Context;
        if (_fault?.Phase == phase && _fault.Kind == LinkFaultKind.Hang)
        {
            using var held = _session.Access.World.HoldLink();
            await context.DelayAsync(Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }

        if (_fault?.Phase == phase && _fault.Kind == LinkFaultKind.Pause)
        {
            using var held = _session.Access.World.HoldLink();
            await _session.Access.World.Faults.WaitAsync(_fault, context.Killed).ConfigureAwait(false);
        }

        if (_fault?.Phase == phase && _fault.Kind == LinkFaultKind.Fail)
        {
            throw new CobraException(phase == LinkPhase.Clients
                ? $"failed to create client on dst chain{{{_destination.Chain.Id}}}: failed to send messages on chain{{{_destination.Chain.Id}}}: rpc error: code = Unknown desc = out of gas"
                : "context deadline exceeded");
        }
        await _session.QueryAsync(_session.Required.ChainById(_source.Chain.Id)).ConfigureAwait(false);
        await _session.QueryAsync(_session.Required.ChainById(_destination.Chain.Id)).ConfigureAwait(false);
    }

    /// <summary>Writes the new ids into the configuration as it is now.</summary>
    private async Task UpdatePathAsync(Func<RlyPathEnd, RlyPathEnd> source, Func<RlyPathEnd, RlyPathEnd> destination)
    {
        await _session.LoadAsync().ConfigureAwait(false);
        if (!_session.Required.Paths.TryGetValue(_name, out var path))
        {
            throw new CobraException($"config does not exist for that path: {_name}");
        }

        _session.Required.Paths[_name] = path with { Source = source(path.Source), Destination = destination(path.Destination) };
        await _session.Required.SaveAsync().ConfigureAwait(false);
    }

    private static void Spend(End end) => end.Chain.Spend(end.Address, 200);

    private static void RequireIds(params string[] ids)
    {
        if (ids.Any(id => id.Length == 0))
        {
            throw new CobraException("identifier cannot be blank: invalid identifier");
        }
    }

    private static void RefuseExisting(SimulatedChain chain, string connectionId, string port)
    {
        if (chain.Channels.FirstOrDefault(channel => channel.ConnectionId == connectionId && channel.PortId == port) is { } channel)
        {
            throw new CobraException($"channel {{{channel.Id}}} with port {{{port}}} already exists on chain {{{chain.Id}}}");
        }
    }

    private sealed record End(SimulatedChain Chain, string Address, string Side);
}
