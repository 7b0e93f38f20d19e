using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>
/// The blob container that holds what belongs to jobs beside their orchestrations: logs, cancel requests, idempotency keys. Any number of
/// processes write it.
/// </summary>
public sealed class JobContainer : IDisposable
{
    private readonly BlobContainerClient _client;
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    /// <param name="connectionString">Of the storage account.</param>
    /// <param name="name">The container's; made with the first write.</param>
    public JobContainer(string connectionString, string name)
    {
        // Not the newest version: an emulator refuses one it does not know.
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2023_11_03);
        options.Retry.MaxRetries = 5;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        _client = new BlobContainerClient(connectionString, name, options);
    }

    /// <summary>A blob to read, or to write once <see cref="EnsureAsync"/> has returned.</summary>
    public BlobClient Blob(string name) => _client.GetBlobClient(name);

    /// <inheritdoc cref="Blob"/>
    public AppendBlobClient AppendBlob(string name) => _client.GetAppendBlobClient(name);

    /// <summary>The blobs whose names begin so, in the names' order, with their metadata; none where the container does not exist.</summary>
    public async IAsyncEnumerable<BlobItem> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = _client.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await NextAsync(pages))
            {
                foreach (var blob in pages.Current.Values)
                {
                    yield return blob;
                }
            }
        }
    }

    /// <summary>Makes the container where it is missing.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            if (!_created)
            {
                await _client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                _created = true;
            }
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <summary>The container is not there any more: the next <see cref="EnsureAsync"/> makes it again.</summary>
    public void Forget() => _created = false;

    /// <inheritdoc/>
    public void Dispose() => _creating.Dispose();

    private static async Task<bool> NextAsync(IAsyncEnumerator<Azure.Page<BlobItem>> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (Azure.RequestFailedException exception) when (exception.IsNotFound())
        {
            return false;
        }
    }
}
