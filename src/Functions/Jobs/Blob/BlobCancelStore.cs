using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Requests to cancel, one blob each, named by the job.</summary>
public sealed class BlobCancelStore(JobContainer container, TimeProvider time) : ICancelStore
{
    private const string Prefix = "cancels/";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly JobSignals _requested = new();

    /// <inheritdoc/>
    public async Task<DateTimeOffset> RequestAsync(string jobId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await container.EnsureAsync(cancellationToken);
        try
        {
            await container.Blob(Prefix + jobId).UploadAsync(
                BinaryData.FromString(now.ToString("O", CultureInfo.InvariantCulture)),
                new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsAlreadyThere())
        {
            // The first request stays.
        }

        _requested.Pulse(jobId);
        return await GetAsync(jobId, cancellationToken) ?? now;
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> GetAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await container.Blob(Prefix + jobId).DownloadContentAsync(cancellationToken);
            return DateTimeOffset.ParseExact(answer.Value.Content.ToString(), "O", CultureInfo.InvariantCulture);
        }
        catch (RequestFailedException exception) when (exception.IsNotFound())
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task WaitAsync(string jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _requested.Next(jobId);
            if (await GetAsync(jobId, cancellationToken) is not null)
            {
                return;
            }

            await next.WaitOrDelayAsync(PollInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
    {
        var limit = Prefix + JobId.TimePrefix(createdBefore);
        await foreach (var blob in container.ListAsync(Prefix, cancellationToken))
        {
            if (string.CompareOrdinal(blob.Name, limit) >= 0)
            {
                break;
            }

            await container.Blob(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }
}
