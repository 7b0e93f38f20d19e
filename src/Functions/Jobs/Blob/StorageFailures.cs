using Azure;
using Azure.Storage.Blobs.Models;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>What a refused storage call says, as far as it is an answer and not a fault.</summary>
internal static class StorageFailures
{
    /// <summary>No such blob or container.</summary>
    public static bool IsNotFound(this RequestFailedException exception) => exception.Status == 404;

    /// <summary>A conditional create found the blob there.</summary>
    public static bool IsAlreadyThere(this RequestFailedException exception) =>
        exception.Status is 409 or 412
            && (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet);

    /// <summary>Somebody else changed the blob first.</summary>
    public static bool IsChanged(this RequestFailedException exception) => exception.Status == 412;

    /// <summary>A range begins at the blob's end or behind it.</summary>
    public static bool IsBehindEnd(this RequestFailedException exception) => exception.Status == 416;
}
