using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>Reads what gwcd prints.</summary>
internal static class GatewayOutput
{
    /// <summary>The registered storages.</summary>
    /// <exception cref="OperationException"><c>UNEXPECTED_OUTPUT</c> where it is no such listing.</exception>
    public static IReadOnlyList<StorageInfo> ReadStorages(string output)
    {
        const string Command = "gwcd q gateway endpoints -o json";
        return TryRead(output, GatewayJson.Default.StorageListing) is { } listing
            ? listing.StorageInfos ?? []
            : throw new OperationException(
                ErrorCodes.UnexpectedOutput, $"{Command} printed something that is not understood", retryable: true,
                new Dictionary<string, string> { ["command"] = Command });
    }

    /// <summary>A transaction; null where there is none in the output, or not all of it. Other lines around it are passed over.</summary>
    public static TransactionResult? TryReadTransaction(string output) =>
        TryRead(output, GatewayJson.Default.TransactionResult) ?? output.Split('\n')
            .Select(line => line.TrimStart().StartsWith('{') ? TryRead(line, GatewayJson.Default.TransactionResult) : null)
            .LastOrDefault(transaction => transaction is not null);

    /// <summary>The mark of a registration that was sent; null where there is none.</summary>
    public static RegistrationMark? ReadMark(ShellReport report) =>
        report.Find("mark") is { ExitCode: 0 } mark
        && long.TryParse(mark.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? new RegistrationMark(height, TryReadTransaction(report.Find("sent")?.Output ?? ""))
            : null;

    private static T? TryRead<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A registration was sent, or was about to be, when gwc was at a height.</summary>
/// <param name="Sent">What gwcd answered; null where it was not seen to.</param>
internal sealed record RegistrationMark(long Height, TransactionResult? Sent);
