using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>A file for <c>rly chains add</c>.</summary>
internal sealed record RlyChainDefinition
{
    public string Type { get; init; } = "cosmos";

    public required RlyChainValue Value { get; init; }

    /// <summary>The definition cryptomeria's own scripts give a chain.</summary>
    public static RlyChainDefinition For(Chain chain) => new()
    {
        Value = new RlyChainValue
        {
            Key = "relayer",
            ChainId = chain.ChainId,
            RpcAddr = $"http://{chain.Host}:26657",
            GrpcAddr = $"http://{chain.Host}:9090",
            AccountPrefix = "cosmos",
            KeyringBackend = "test",
            GasAdjustment = 1.5m,
            GasPrices = "0.001uatom",
            Debug = true,
            Timeout = "20s",
            OutputFormat = "json",
            SignMode = "direct",
        },
    };
}

/// <summary>What cryptomeria's own scripts set of a chain.</summary>
internal sealed record RlyChainValue
{
    public string? Key { get; init; }

    public required string ChainId { get; init; }

    public string? RpcAddr { get; init; }

    public string? GrpcAddr { get; init; }

    public string? AccountPrefix { get; init; }

    public string? KeyringBackend { get; init; }

    public decimal GasAdjustment { get; init; }

    public string? GasPrices { get; init; }

    public bool Debug { get; init; }

    public string? Timeout { get; init; }

    public string? OutputFormat { get; init; }

    public string? SignMode { get; init; }
}

/// <summary>A chain of rly's configuration (<c>rly chains list --json</c>), as far as it is read.</summary>
internal sealed record RlyConfiguredChain
{
    public RlyConfiguredChainValue? Value { get; init; }
}

/// <summary>The part of an <see cref="RlyConfiguredChain"/> that identifies it.</summary>
internal sealed record RlyConfiguredChainValue
{
    public string? ChainId { get; init; }
}
