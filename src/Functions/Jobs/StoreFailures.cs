using Azure;
using Cryptomeria.EmbeddedHost.Storage;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Cryptomeria.Functions.Jobs;

/// <summary>
/// Recognises the exceptions that say a store is away, for every store there is: blobs, SQLite, and the durable client of either carrier (over
/// gRPC on the Functions host, in this process on the embedded one).
/// </summary>
internal static class StoreFailures
{
    /// <summary>What is wrong with the store, fit for a caller; null where the exception says something else.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        StoreUnavailableException unavailable => unavailable.Message,
        RequestFailedException { Status: 0 } => "the storage account cannot be reached",
        RequestFailedException refused => $"the storage account answers {refused.Status}{(refused.ErrorCode is { Length: > 0 } code ? $" {code}" : string.Empty)}",
        SqliteException sqlite => DescribeSqlite(sqlite.SqliteErrorCode),

        // What the storage client throws when none of its tries succeeded.
        AggregateException many => many.InnerExceptions.Select(Describe).FirstOrDefault(reason => reason is not null)
            ?? (many.InnerExceptions.Count > 0 && many.InnerExceptions.All(inner => inner is OperationCanceledException) ? "the storage account does not answer" : null),
        DurableStorageException => "the task hub's file cannot be used",
        RpcException rpc => DescribeRpc(rpc.StatusCode),
        _ => null,
    };

    /// <summary>
    /// The Functions host answers <c>Internal</c> or <c>Unknown</c> where its storage failed, and the channel <c>Unavailable</c> where the host itself is away.
    /// The other statuses answer what was asked.
    /// </summary>
    private static string? DescribeRpc(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted
            or StatusCode.Aborted or StatusCode.DataLoss
            ? $"the Functions host's durable store fails ({status})"
            : null;

    /// <summary>SQLite's primary result codes, https://www.sqlite.org/rescode.html. The others are mistakes of ours.</summary>
    private static string? DescribeSqlite(int code) => code switch
    {
        5 or 6 => "another program holds the job state's file",
        7 => "there is not enough memory for the job state",
        3 or 8 or 23 => "the job state's file cannot be written",
        10 => "the job state's disk cannot be read or written",
        11 or 26 => "the job state's file is damaged",
        13 => "the job state's disk is full",
        14 => "the job state's file cannot be opened",
        15 => "the job state's file cannot be locked",
        _ => null,
    };
}
