using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Idempotency keys, one blob each, named by the key's hash; when it was claimed stands in the metadata, where a list shows it.</summary>
public sealed class BlobIdempotencyStore(JobContainer container) : IIdempotencyStore
{
    private const string Prefix = "keys/";
    private const string ClaimedAt = "claimedat";

    /// <inheritdoc/>
    public async Task<IdempotencyClaim> ClaimAsync(
        string key, string requestHash, string jobId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await container.EnsureAsync(cancellationToken);
        var claim = new StoredClaim(jobId, requestHash);
        while (true)
        {
            if (await TryCreateAsync(key, claim, now, cancellationToken))
            {
                return new IdempotencyClaim(true, jobId, requestHash);
            }

            // Gone again where its holder gave it back in between.
            if (await ReadAsync(key, cancellationToken) is ({ } holder, _))
            {
                // Its own claim, where the answer to the first try was lost.
                return new IdempotencyClaim(holder == claim, holder.JobId, holder.RequestHash);
            }
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(string key, string jobId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(key, cancellationToken) is ({ } holder, { } version) && holder.JobId == jobId)
        {
            await DeleteAsync(NameOf(key), version, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset claimedBefore, CancellationToken cancellationToken)
    {
        await foreach (var blob in container.ListAsync(Prefix, cancellationToken))
        {
            if (blob.Metadata.TryGetValue(ClaimedAt, out var claimedAt)
                && DateTimeOffset.ParseExact(claimedAt, "O", CultureInfo.InvariantCulture) < claimedBefore)
            {
                await DeleteAsync(blob.Name, blob.Properties.ETag ?? ETag.All, cancellationToken);
            }
        }
    }

    private static string NameOf(string key) => Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task<bool> TryCreateAsync(string key, StoredClaim claim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await container.Blob(NameOf(key)).UploadAsync(
                BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(claim, StoredJson.Instance.StoredClaim)),
                new BlobUploadOptions
                {
                    Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                    Metadata = new Dictionary<string, string> { [ClaimedAt] = now.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) },
                },
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.IsAlreadyThere())
        {
            return false;
        }
    }

    private async Task<(StoredClaim? Claim, ETag? Version)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await container.Blob(NameOf(key)).DownloadContentAsync(cancellationToken);
            return (JsonSerializer.Deserialize(answer.Value.Content.ToMemory().Span, StoredJson.Instance.StoredClaim), answer.Value.Details.ETag);
        }
        catch (RequestFailedException exception) when (exception.IsNotFound())
        {
            return (null, null);
        }
    }

    private async Task DeleteAsync(string name, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await container.Blob(name).DeleteIfExistsAsync(
                conditions: new BlobRequestConditions { IfMatch = version }, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsChanged())
        {
            // Claimed again meanwhile: it is somebody else's now.
        }
    }
}
