using System.Globalization;
using Azure;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>Tries whether the container can be written: one small blob, the same for all replicas.</summary>
public sealed class BlobJobStateProbe(JobContainer container, TimeProvider time) : IJobStateProbe
{
    private const string Name = "probe/readyz";

    /// <inheritdoc/>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await container.EnsureAsync(cancellationToken);
        try
        {
            await UploadAsync(cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsNotFound())
        {
            // The container went while this process ran: an emulator that keeps nothing was started again.
            container.Forget();
            await container.EnsureAsync(cancellationToken);
            await UploadAsync(cancellationToken);
        }
    }

    private async Task UploadAsync(CancellationToken cancellationToken) =>
        await container.Blob(Name).UploadAsync(
            BinaryData.FromString(time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)), overwrite: true, cancellationToken);
}
