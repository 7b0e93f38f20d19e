using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>The answer of <c>gwcd q gateway endpoints -o json</c>.</summary>
internal sealed record StorageListing
{
    public IReadOnlyList<StorageInfo>? StorageInfos { get; init; }
}

/// <summary>A storage registered at the gateway.</summary>
internal sealed record StorageInfo
{
    public string? ChannelId { get; init; }

    public string? ChainId { get; init; }

    public string? ApiEndpoint { get; init; }

    public string? ConnectionType { get; init; }
}

/// <summary>
/// The answer of <c>gwcd tx … -o json</c> and <c>gwcd q tx HASH -o json</c>. After a broadcast, code 0 only means that the transaction was let
/// in to wait for a block.
/// </summary>
internal sealed record TransactionResult
{
    public string? Txhash { get; init; }

    public long Height { get; init; }

    public long Code { get; init; }

    public string? Codespace { get; init; }

    public string? RawLog { get; init; }
}

/// <summary>What gwcd prints: snake_case, 64-bit numbers as text.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(StorageListing))]
[JsonSerializable(typeof(TransactionResult))]
internal sealed partial class GatewayJson : JsonSerializerContext;
