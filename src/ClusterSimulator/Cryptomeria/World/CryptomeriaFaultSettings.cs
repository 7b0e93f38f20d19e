namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>The phases of a link.</summary>
public enum LinkPhase
{
    Clients,
    Connection,
    Channel,
}

/// <summary>How a link goes wrong.</summary>
public enum LinkFaultKind
{
    /// <summary>It ends with an error in the middle of the phase.</summary>
    Fail,

    /// <summary>It stays in the middle of the phase until it is killed.</summary>
    Hang,

    /// <summary>Each stays in the middle of the phase for as long as the fault is set, and goes on then.</summary>
    Pause,
}

/// <summary>The next <paramref name="Times"/> links with a chain go wrong.</summary>
/// <param name="Chain">Either end's chain id; "*" for any.</param>
public sealed record LinkFault(string Chain, LinkPhase Phase, LinkFaultKind Kind = LinkFaultKind.Fail, int Times = 1);

/// <summary>Where a registration goes wrong.</summary>
public enum RegistrationStage
{
    /// <summary>The transaction is refused at once, with its code in the answer to the broadcast.</summary>
    CheckTx,

    /// <summary>The transaction is taken, and fails when it is executed in a block.</summary>
    Block,
}

/// <summary>The next <paramref name="Times"/> storage registrations of a chain go wrong.</summary>
/// <param name="Chain">The chain id that is registered; "*" for any.</param>
public sealed record RegistrationFault(string Chain, RegistrationStage Stage, int Times = 1, int Code = 11, string RawLog = "out of gas in location: WritePerByte");

/// <summary>The next <paramref name="Times"/> runs of <c>rly keys restore</c> for a chain fail.</summary>
public sealed record KeyRestoreFault(string Chain, int Times = 1);

/// <summary>The next <paramref name="Times"/> commands whose words, joined by blanks, hold a text begin only after a delay.</summary>
public sealed record SlowCommand(string Contains, double Seconds, int Times = int.MaxValue);

/// <summary>The standard output of the next <paramref name="Times"/> exec'd commands whose words hold a text ends after some bytes, with the exit code unchanged.</summary>
public sealed record TruncatedOutput(string Contains, int Bytes, int Times = 1);

/// <summary>The next <paramref name="Times"/> listings of a chain's channels cannot look up the connections: their objects come without chain and client ids.</summary>
public sealed record ChannelLookupFault(string Chain, int Times = 1);

/// <summary>Every fault that is set. Empty lists and nulls mean that all is well.</summary>
public sealed record CryptomeriaFaultSettings
{
    public IReadOnlyList<LinkFault> Links { get; init; } = [];

    /// <summary>Chains whose RPC, API and gRPC ports refuse connections although the daemon runs.</summary>
    public IReadOnlyList<string> DeadChains { get; init; } = [];

    /// <summary>Chains that make no blocks.</summary>
    public IReadOnlyList<string> StuckChains { get; init; } = [];

    /// <summary>Chains that say they are catching up.</summary>
    public IReadOnlyList<string> CatchingUpChains { get; init; } = [];

    public IReadOnlyList<RegistrationFault> Registrations { get; init; } = [];

    public IReadOnlyList<KeyRestoreFault> KeyRestores { get; init; } = [];

    public IReadOnlyList<SlowCommand> SlowCommands { get; init; } = [];

    public IReadOnlyList<TruncatedOutput> TruncatedOutputs { get; init; } = [];

    public IReadOnlyList<ChannelLookupFault> ChannelLookups { get; init; } = [];

    /// <summary>A <c>rly start</c> that begins while this is set ends with an error after that many seconds.</summary>
    public double? RelayerDiesAfterSeconds { get; init; }
}
