using System.Security.Cryptography;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>
/// A chain's state. It lives as long as the volume of its pod: a pod that comes back with the same volume goes on with it, one with an empty volume begins
/// at block 1. Heights advance only while the daemon runs. All members are thread-safe; lists are snapshots.
/// </summary>
public sealed class SimulatedChain
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChainAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChainTransaction> _transactions = new(StringComparer.Ordinal);
    private readonly List<(string Hash, Func<(int Code, string Codespace, string RawLog)> Execute)> _mempool = [];
    private readonly List<StorageRegistration> _registrations = [];

    internal SimulatedChain(string @namespace, string id)
    {
        (Namespace, Id) = (@namespace, id);
        Ibc = new IbcState(_lock);
        Signers = new SignerTable(this);
    }

    public string Namespace { get; }

    /// <summary>The chain id, which is also its instance name: gwc, mdsc, fdsc-0 …</summary>
    public string Id { get; }

    /// <summary>Which volume content this state belongs to; empty before the first start.</summary>
    public string GenesisId { get; private set; } = "";

    public long Height { get; private set; }

    public DateTimeOffset LatestBlockTime { get; private set; }

    /// <summary>Whether the daemon runs.</summary>
    public bool IsRunning => Runner is not null;

    /// <summary>The daemon that runs; a new one may begin before the old one has noticed its end.</summary>
    internal object? Runner { get; set; }

    public IReadOnlyList<IbcClient> Clients => Ibc.Clients;

    public IReadOnlyList<IbcConnection> Connections => Ibc.Connections;

    public IReadOnlyList<IbcChannel> Channels => Ibc.Channels;

    public IReadOnlyList<StorageRegistration> Registrations
    {
        get
        {
            lock (_lock)
            {
                return [.. _registrations];
            }
        }
    }

    public IReadOnlyCollection<ChainAccount> Accounts
    {
        get
        {
            lock (_lock)
            {
                return [.. _accounts.Values];
            }
        }
    }

    public IReadOnlyCollection<ChainTransaction> Transactions
    {
        get
        {
            lock (_lock)
            {
                return [.. _transactions.Values];
            }
        }
    }

    public ChainCounters Counters => new(_links, Ibc.ClientsBegun, Ibc.ConnectionsBegun, Ibc.ChannelsBegun, _registrationsBegun);

    internal IbcState Ibc { get; }

    /// <summary>Who signs with which account at the moment.</summary>
    internal SignerTable Signers { get; }

    /// <summary>The account that may register storages.</summary>
    internal string? LocalAdmin { get; private set; }

    private int _links;
    private int _registrationsBegun;

    internal void Stopped(object runner)
    {
        lock (_lock)
        {
            if (Runner == runner)
            {
                Runner = null;
            }
        }
    }

    internal void CountLink() => Interlocked.Increment(ref _links);

    /// <summary>Begins anew: no blocks, and the accounts of the genesis file.</summary>
    internal void Begin(string genesisId, string? localAdmin, string? relayer, DateTimeOffset now)
    {
        lock (_lock)
        {
            (GenesisId, LocalAdmin, Height, LatestBlockTime) = (genesisId, localAdmin, 0, now);
            _accounts.Clear();
            _transactions.Clear();
            _mempool.Clear();
            _registrations.Clear();
            Ibc.Clear();
            if (localAdmin is not null)
            {
                _accounts[localAdmin] = new ChainAccount(localAdmin, 999_990_000_000, 1);
            }

            if (relayer is not null)
            {
                _accounts[relayer] = new ChainAccount(relayer, 1_000_000_000, 0);
            }
        }
    }

    internal ChainAccount? Account(string address)
    {
        lock (_lock)
        {
            return _accounts.GetValueOrDefault(address);
        }
    }

    /// <summary>Makes the next block: what waits in the mempool is executed.</summary>
    internal void ProduceBlock(DateTimeOffset now)
    {
        lock (_lock)
        {
            Height++;
            LatestBlockTime = now;
            foreach (var (hash, execute) in _mempool)
            {
                var waiting = _transactions[hash];
                Spend(waiting.Sender, 2_000);
                var (code, codespace, rawLog) = execute();
                _transactions[hash] = waiting with { Height = Height, Code = code, Codespace = codespace, RawLog = rawLog };
            }
            _mempool.Clear();
        }
    }

    /// <summary>A transaction of the relayer's that takes effect at once: its account's sequence goes on.</summary>
    internal void Spend(string address, long fee)
    {
        lock (_lock)
        {
            if (_accounts.TryGetValue(address, out var account))
            {
                _accounts[address] = account with { Balance = account.Balance - fee, Sequence = account.Sequence + 1 };
            }
        }
    }

    /// <summary>The sequence that the mempool expects of an account's next transaction: those that wait count.</summary>
    internal long ExpectedSequence(string address)
    {
        lock (_lock)
        {
            return (_accounts.GetValueOrDefault(address)?.Sequence ?? 0) + _mempool.Count(item => _transactions[item.Hash].Sender == address);
        }
    }

    /// <summary>Takes a transaction into the mempool and gives back its hash.</summary>
    internal string Submit(string sender, string content, Func<(int Code, string Codespace, string RawLog)> execute)
    {
        lock (_lock)
        {
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}/{GenesisId}/{sender}/{ExpectedSequence(sender)}/{content}")));
            _transactions[hash] = new ChainTransaction(hash, sender, 0, 0, "", "");
            _mempool.Add((hash, execute));
            return hash;
        }
    }

    internal ChainTransaction? Transaction(string hash)
    {
        lock (_lock)
        {
            return _transactions.GetValueOrDefault(hash.ToUpperInvariant());
        }
    }

    internal void CountRegistration() => Interlocked.Increment(ref _registrationsBegun);

    /// <summary>Adds a registration or replaces the channel's.</summary>
    internal void Register(StorageRegistration registration)
    {
        lock (_lock)
        {
            _registrations.RemoveAll(known => known.ChannelId == registration.ChannelId);
            _registrations.Add(registration);
            _registrations.Sort((a, b) => string.CompareOrdinal(a.ChannelId, b.ChannelId));
        }
    }
}
